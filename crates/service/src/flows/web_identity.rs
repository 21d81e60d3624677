//! Tokens of other issuers: found out whose, checked with the issuer's keys, and what they say of their bearer.

mod keys;
mod token;

use std::collections::BTreeSet;

use domain::iam::Provider;
pub use keys::IssuerKeys;
pub use token::Claims;
use token::Unverified;

use crate::context::Context;

/// Why a token proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoProof {
    /// Not three parts, not of the algorithms, or without one of the claims that must be there.
    Malformed,
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

/// Who a token says made it: nothing of it is believed.
pub fn issuer(text: &str) -> Option<String> {
    Unverified::parse(text).map(|token| token.claims.issuer)
}

/// Checks a token of this issuer for any of these audiences.
///
/// # Errors
/// [`NoProof`].
pub async fn verify(
    cx: &Context,
    text: &str,
    issuer_url: &str,
    audiences: &BTreeSet<String>,
) -> Result<Claims, NoProof> {
    let token = Unverified::parse(text).filter(|token| token.claims.issuer == issuer_url).ok_or(NoProof::Malformed)?;
    let now = cx.wall().seconds();
    if now >= token.claims.expires {
        return Err(NoProof::Expired { now, expired: token.claims.expires });
    }
    if !token.claims.audiences().any(|audience| audiences.contains(audience)) {
        return Err(NoProof::Audience);
    }
    cx.shared().issuer_keys.check(cx, issuer_url, &token).await?;
    Ok(token.claims)
}

/// As [`verify`], for a provider of the account.
///
/// # Errors
/// [`NoProof`].
pub async fn verify_for(cx: &Context, text: &str, provider: &Provider) -> Result<Claims, NoProof> {
    verify(cx, text, &provider.url, &provider.client_ids).await
}
