//! ID tokens of OpenID Connect providers: those of the account that the identity pool names, and of the public ones whose
//! logins are ID tokens as well.

use std::collections::BTreeSet;

use domain::{
    iam::provider_name,
    identity_pool::{IdentityPool, Login, LoginClaims, open_id_issuer},
};
use store::Transaction;

use super::Shown;
use crate::{
    context::Context,
    flows::web_identity::{self, Claims, NoProof},
    refusals::{LoginRefusal, Refusal, Result},
};

/// Of `SupportedLoginProviders`, those that are found by discovery like any other provider.
const PUBLIC: [&str; 2] = ["accounts.google.com", "appleid.apple.com"];

/// Seconds after its end that a token is still taken: "a grace period of 5 minutes to handle any clock skew".
const GRACE: i64 = 300;

/// Who issues the tokens that are shown under a key, and for whom they must be.
pub(super) struct Issuer {
    /// With its scheme.
    url: String,
    apps: BTreeSet<String>,
    /// Of the account's own providers.
    arn: Option<String>,
}

/// The provider of a key, if the identity pool takes its tokens.
///
/// # Errors
/// [`LoginRefusal::Provider`] where the account has it no longer; the store's.
pub(super) async fn named(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    key: &str,
) -> Result<Option<Issuer>> {
    if let Some(arn) = pool.settings.open_id.iter().find(|arn| open_id_issuer(arn) == Some(key)) {
        let account = &cx.config().account;
        let found = tx.oidc_provider(key).await?.filter(|provider| provider.arn(account) == *arn);
        let provider = found.ok_or(LoginRefusal::Provider)?;
        let (url, apps) = (provider.url.clone(), provider.client_ids.clone());
        return Ok(Some(Issuer { url, apps, arn: Some(arn.clone()) }));
    }
    let public = pool.settings.social.get(key).filter(|_| PUBLIC.contains(&key));
    Ok(public.map(|apps| Issuer {
        url: format!("https://{key}"),
        apps: apps.split(';').map(|app| app.trim().to_owned()).collect(),
        arn: None,
    }))
}

/// Verifies one. Costs a check of a signature, and two calls of the provider when its keys are not known.
///
/// # Errors
/// [`LoginRefusal`].
pub(super) async fn verify(cx: &Context, issuer: &Issuer, token: &str) -> Result<Shown> {
    let unverified = web_identity::read(token).map_err(refused)?;
    let claims = &unverified.claims;
    if claims.issuer != issuer.url {
        return Err(LoginRefusal::Issuer.into());
    }
    let now = cx.wall().seconds();
    if now >= claims.expires.saturating_add(GRACE) {
        return Err(LoginRefusal::Expired(now, claims.expires).into());
    }
    let app = app(issuer, claims).ok_or(LoginRefusal::Audience)?;
    let claims = web_identity::proven(cx, unverified).await.map_err(refused)?;

    let provider = provider_name(&issuer.url).to_owned();
    let method = format!("{provider}:{app}:{}", claims.subject);
    let names = std::iter::once(provider.clone()).chain(issuer.arn.clone()).collect();
    let login = Login { provider, subject: claims.subject };
    let claims = serde_json::from_value::<LoginClaims>(claims.all.into());
    Ok(Shown { login, names, claims: claims.map_err(|_| LoginRefusal::Malformed)?, method })
}

/// The app a token is for: the party it was issued to, where it says so, else one of those it is meant for.
fn app(issuer: &Issuer, claims: &Claims) -> Option<String> {
    let found = match claims.text("azp") {
        Some(party) => issuer.apps.get(party),
        None => claims.audiences().find_map(|app| issuer.apps.get(app)),
    };
    found.cloned()
}

fn refused(why: NoProof) -> Refusal {
    let why = match why {
        NoProof::Malformed => LoginRefusal::Malformed,
        NoProof::Missing(claim) => LoginRefusal::Missing(claim),
        NoProof::Audience => LoginRefusal::Audience,
        NoProof::Expired { now, expired } => LoginRefusal::Expired(now, expired),
        NoProof::NoKey | NoProof::Signature => LoginRefusal::Signature,
        NoProof::Unreachable => LoginRefusal::Unreachable,
    };
    why.into()
}
