//! Tokens of other issuers: found out whose, checked with the issuer's keys, and what they say of their bearer.

mod keys;
mod token;

use domain::iam::Provider;
pub use keys::IssuerKeys;
pub use token::{Claims, Unverified};

use crate::context::Context;

/// Why a token proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoProof {
    /// Not three parts, or not of the algorithms.
    Malformed,
    /// Without a claim that must be there. Holds its name.
    Missing(&'static str),
    /// Meant for somebody else.
    Audience,
    /// Holds the present and the end, in seconds since the epoch.
    Expired { now: i64, expired: i64 },
    /// The issuer has no such key, or has published none that can be read.
    NoKey,
    /// The signature is not the issuer's.
    Signature,
    /// The issuer cannot be reached.
    Unreachable,
}

/// A well-formed token. Nothing of it is believed, and whose it must be is for the caller to say.
///
/// # Errors
/// [`NoProof::Malformed`], [`NoProof::Missing`].
pub fn read(text: &str) -> Result<Unverified<'_>, NoProof> {
    Unverified::parse(text)
}

/// What a token says, if the issuer it names signed it: only one that is known may be asked for its keys.
///
/// # Errors
/// [`NoProof::NoKey`], [`NoProof::Signature`], [`NoProof::Unreachable`].
pub async fn proven(cx: &Context, token: Unverified<'_>) -> Result<Claims, NoProof> {
    cx.shared().issuer_keys.check(cx, &token.claims.issuer, &token).await?;
    Ok(token.claims)
}

/// What an unexpired token of a provider of the account says, if it is for one of the provider's apps.
///
/// # Errors
/// [`NoProof`].
pub async fn verify(cx: &Context, text: &str, provider: &Provider) -> Result<Claims, NoProof> {
    let token = read(text).ok().filter(|token| token.claims.issuer == provider.url).ok_or(NoProof::Malformed)?;
    let now = cx.wall().seconds();
    if now >= token.claims.expires {
        return Err(NoProof::Expired { now, expired: token.claims.expires });
    }
    if !token.claims.audiences().any(|audience| provider.client_ids.contains(audience)) {
        return Err(NoProof::Audience);
    }
    proven(cx, token).await
}
