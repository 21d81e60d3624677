//! ID tokens of this server's own user pools.

use domain::{
    identity_pool::{IdentityPool, Login, LoginClaims},
    ids::{ClientId, GrantId, PoolId, Sub},
    sign_in::{Path, may_sign_in},
    token::{AccessTokenRefused, KeyUse, Unverified},
};
use store::Transaction;

use super::Shown;
use crate::{
    caller::signed_in_user::is_live,
    context::Context,
    keys,
    refusals::{LoginRefusal, Result},
};

/// The claims without which a token is no ID token.
const REQUIRED: [&str; 5] = ["aud", "exp", "iat", "iss", "sub"];

/// A user pool as the key of a login names it.
pub struct Named {
    id: String,
    /// As the identity pool calls it.
    provider: String,
    /// The key, if it is the issuer of the pool's tokens (without scheme) and not Amazon's name.
    issuer: Option<String>,
}

/// The name under which logins of a user pool are linked, whichever name they were shown under.
pub fn provider_of(cx: &Context, pool: &IdentityPool, key: &str) -> String {
    named(cx, pool, key).map_or_else(|| key.to_owned(), |named| named.provider)
}

/// The user pool of a key: Amazon's name of it, or the issuer that its tokens have here, which is what apps take for it.
pub(super) fn named(cx: &Context, pool: &IdentityPool, key: &str) -> Option<Named> {
    let (host, id) = key.rsplit_once('/')?;
    if host.starts_with("cognito-idp.") && host.ends_with(".amazonaws.com") {
        return Some(Named { id: id.to_owned(), provider: key.to_owned(), issuer: None });
    }
    let region = id.split_once('_').map_or(cx.config().region.as_str(), |(region, _)| region);
    let provider = format!("cognito-idp.{region}.amazonaws.com/{id}");
    let issuer = without_scheme(key).to_owned();
    pool.settings.has_user_pool(&provider).then(|| Named { id: id.to_owned(), provider, issuer: Some(issuer) })
}

fn without_scheme(issuer: &str) -> &str {
    issuer.split_once("://").map_or(issuer, |(_, rest)| rest)
}

/// Verifies one. Costs a check of an RSA signature, and a read of the session where the identity pool wants to know.
///
/// # Errors
/// [`LoginRefusal`].
pub(super) async fn verify(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    named: &Named,
    token: &str,
) -> Result<Shown> {
    if !pool.settings.has_user_pool(&named.provider) {
        return Err(LoginRefusal::Provider.into());
    }
    let unverified = Unverified::<LoginClaims>::parse(token).map_err(|_| LoginRefusal::Malformed)?;
    if let Some(claim) = REQUIRED.into_iter().find(|claim| unverified.claims().get(claim).is_none()) {
        return Err(LoginRefusal::Missing(claim).into());
    }
    let is_its = match &named.issuer {
        Some(issuer) => without_scheme(unverified.issuer()) == issuer,
        None => true,
    };
    if unverified.pool_id() != named.id || !is_its {
        return Err(LoginRefusal::Issuer.into());
    }
    if unverified.claims().text("token_use") != Some("id") {
        return Err(LoginRefusal::Malformed.into());
    }
    let user_pool = tx.pool_by_id(&PoolId::from(named.id.as_str())).await?.ok_or(LoginRefusal::Signature)?;
    let keys = keys::of_pool(cx.shared(), &user_pool).await?;
    let expires = unverified.claims().number("exp").unwrap_or(i64::MIN);
    let key = keys.verifying(KeyUse::Id, unverified.kid(), cx.now());
    let claims = unverified.believe(key, cx.now()).map_err(|why| match why {
        AccessTokenRefused::Expired => LoginRefusal::Expired(cx.now().seconds(), expires),
        AccessTokenRefused::Malformed | AccessTokenRefused::Signature => LoginRefusal::Signature,
    })?;
    let (Some(subject), Some(audience)) = (claims.text("sub"), claims.text("aud")) else {
        return Err(LoginRefusal::Malformed.into());
    };
    let client = pool.settings.user_pool_client(&named.provider, audience).ok_or(LoginRefusal::Provider)?;
    if client.checked {
        session_goes_on(cx, tx, &user_pool, subject, audience, &claims).await?;
    }
    let provider = named.provider.clone();
    let method = format!("{provider}:CognitoSignIn:{subject}");
    let names = vec![format!("{provider}:{audience}"), provider.clone()];
    let login = Login { provider, subject: subject.to_owned() };
    Ok(Shown { login, names, claims, method })
}

/// `ServerSideTokenCheck`: neither signed out nor revoked, of a user who is still there and may sign in.
async fn session_goes_on(
    cx: &Context,
    tx: &mut Transaction,
    pool: &domain::pool::Pool,
    subject: &str,
    client: &str,
    claims: &LoginClaims,
) -> Result<()> {
    let named = claims.text("origin_jti").and_then(GrantId::parse);
    let grant = named.unwrap_or_else(|| GrantId::from_bytes([0; 16]));
    let found = tx.session(pool, &Sub::from(subject), grant, &ClientId::from(client)).await?;
    let (_, credentials) = found.user.ok_or(LoginRefusal::Ended)?;
    let issued = claims.number("iat").unwrap_or(i64::MIN);
    // Tokens count in seconds: one of the same second is taken for older.
    let is_older = |at: domain::time::Timestamp| issued <= at.seconds();
    if found.client.is_none() || !is_live(named, is_older, found.grant.as_deref(), &credentials) {
        return Err(LoginRefusal::Ended.into());
    }
    may_sign_in(Path::Session, &credentials, cx.now()).map_err(|_| LoginRefusal::Ended)?;
    Ok(())
}
