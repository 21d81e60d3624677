//! From a proof, or a renewed session, to signed tokens.

use std::sync::Arc;

use domain::{
    claims::ClientClaims,
    device::device_key,
    group::Standing,
    pool::Feature,
    secret::Secret,
    sign_in::{Proof, Renewal},
    token::{self, RefreshToken, Refreshed, SessionDevice, Terms},
    user::User,
};
use store::Transaction;

use super::{devices::NewDevice, groups, sessions};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    keys::{self, PoolKeys},
    refusals::{Refusal, Result},
    replay::Source,
    triggers::{self, Trigger},
};

/// What a sign-in through the API may do with its access token.
const SCOPE: &str = domain::claims::USER_ADMIN_SCOPE;

pub struct Tokens {
    pub access: Secret,
    pub id: Secret,
    /// Absent where the old one stays.
    pub refresh: Option<Secret>,
    /// The device that the session began on, if it is a new one.
    pub new_device: Option<NewDevice>,
    /// Seconds the access token is good for.
    pub expires_in: u64,
}

/// Tokens of a new session; its grant is written with the caller's commit.
///
/// # Errors
/// A trigger's, or [`Refusal::Overloaded`].
pub async fn issue(cx: &Context, tx: &mut Transaction, app: &VerifiedApp, user: &User, proof: Proof) -> Result<Tokens> {
    let (issuer, standing) = (issuer(cx, app), groups::standing(tx, user).await?);
    let known = proof.device().map(|id| SessionDevice { key: device_key(&app.pool.id, id), confirmed: true });
    let is_new = known.is_none() && app.pool.settings.devices.is_some();
    let new_device = is_new.then(|| NewDevice::issue(cx, &app.pool));
    let device = known.or_else(|| new_device.as_ref().map(NewDevice::of_session));
    let level = proof.assurance().filter(|_| app.pool.tier.includes(Feature::AuthenticationContext));
    let acr = level.map(|level| app.pool.acr_value(level));
    let terms = terms(&issuer, app, user, &standing);
    let issued = token::issue(proof, terms, SCOPE, acr, device, cx.random(), cx.now());
    let issued = issued.map_err(Refusal::internal)?;
    let tokens = sign(cx, app, issued.claims, Some(&issued.refresh_token)).await?;
    let grant = sessions::begin(cx, tx, app, issued.grant).await?;
    tx.put(&grant);
    Ok(Tokens { new_device, ..tokens })
}

/// Tokens of a session that exists. `replacement` is the refresh token after a rotation.
///
/// # Errors
/// As [`issue`].
pub async fn renew(
    cx: &Context,
    tx: &mut Transaction,
    app: &VerifiedApp,
    user: &User,
    renewal: &Renewal<'_>,
    replacement: Option<&RefreshToken>,
) -> Result<Tokens> {
    let (issuer, standing) = (issuer(cx, app), groups::standing(tx, user).await?);
    let claims = token::refresh(renewal, terms(&issuer, app, user, &standing), cx.random(), cx.now());
    let claims = claims.map_err(Refusal::internal)?;
    sign(cx, app, claims, replacement).await
}

/// What tokens of this pool say of who made them.
pub fn issuer(cx: &Context, app: &App) -> String {
    cx.config().issuer(app.pool.id.as_str(), cx.facts.host.as_deref())
}

fn terms<'a>(issuer: &'a str, app: &'a VerifiedApp, user: &'a User, standing: &'a Standing) -> Terms<'a> {
    Terms { issuer, schema: &app.pool.schema, client: &app.client, user, standing }
}

async fn sign(cx: &Context, app: &VerifiedApp, claims: Refreshed, refresh: Option<&RefreshToken>) -> Result<Tokens> {
    triggers::call(&app.pool, Trigger::PreTokenGeneration)?;
    let keys = keys::of_pool(cx.shared(), &app.pool).await?;
    let expires_in = claims.access_lifetime.as_secs();
    let signed = cx.compute_briefly(Source::Signature, || pair(&keys, &claims)).await?;
    let (access, id) = signed.map_err(Refusal::internal)?;
    Ok(Tokens { access, id, refresh: refresh.map(RefreshToken::to_text), new_device: None, expires_in })
}

/// Signs an access token that is of no user's session.
///
/// # Errors
/// [`Refusal::Overloaded`].
pub async fn sign_access(cx: &Context, app: &App, claims: ClientClaims) -> Result<Secret> {
    let keys = keys::of_pool(cx.shared(), &app.pool).await?;
    let signed = cx.compute_briefly(Source::Signature, || token::sign(&keys.access, &claims).map(Secret::new)).await?;
    signed.map_err(Refusal::internal)
}

fn pair(keys: &Arc<PoolKeys>, claims: &Refreshed) -> std::result::Result<(Secret, Secret), token::SigningFailed> {
    let access = token::sign(&keys.access, &claims.access)?;
    let id = token::sign(&keys.id, &claims.id)?;
    Ok((Secret::new(access), Secret::new(id)))
}
