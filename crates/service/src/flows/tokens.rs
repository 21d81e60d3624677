//! From a proof, or a renewed session, to signed tokens.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    claims::{Claim, ClientClaims, Extended},
    device::device_key,
    group::Standing,
    pool::Feature,
    secret::Secret,
    sign_in::{Proof, Renewal},
    token::{self, RefreshToken, Refreshed, SessionDevice, SigningKey, Terms},
    user::User,
};
use serde::Serialize;
use store::Transaction;

use super::{devices::NewDevice, groups, sessions};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    keys::{self, PoolKeys},
    lookup::Account,
    refusals::{Refusal, Result},
    replay::Source,
    triggers::{
        Person, Scene, Texts,
        pre_token_generation::{self, Occasion},
    },
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

/// What functions are told of new tokens besides the session.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    pub occasion: Occasion,
    pub metadata: Option<&'a Texts>,
}

/// Tokens of a new session; its grant is written with the caller's commit.
///
/// # Errors
/// A trigger's, or [`Refusal::Overloaded`].
pub async fn issue(
    cx: &Context,
    tx: &mut Transaction,
    app: &VerifiedApp,
    account: &Account,
    telling: Telling<'_>,
    proof: Proof,
) -> Result<Tokens> {
    let user = account.user.as_ref();
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
    let claims = told(cx, app, account, telling, &standing, issued.claims).await?;
    let tokens = sign(cx, app, claims, Some(&issued.refresh_token)).await?;
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
    account: &Account,
    metadata: Option<&Texts>,
    renewal: &Renewal<'_>,
    replacement: Option<&RefreshToken>,
) -> Result<Tokens> {
    let user = account.user.as_ref();
    let (issuer, standing) = (issuer(cx, app), groups::standing(tx, user).await?);
    let claims = token::refresh(renewal, terms(&issuer, app, user, &standing), cx.random(), cx.now());
    let telling = Telling { occasion: Occasion::Refresh, metadata };
    let claims = claims.map_err(Refusal::internal)?;
    let claims = told(cx, app, account, telling, &standing, claims).await?;
    sign(cx, app, claims, replacement).await
}

/// What tokens of this pool say of who made them.
pub fn issuer(cx: &Context, app: &App) -> String {
    cx.config().issuer(app.pool.id.as_str(), cx.facts.host.as_deref())
}

fn terms<'a>(issuer: &'a str, app: &'a VerifiedApp, user: &'a User, standing: &'a Standing) -> Terms<'a> {
    Terms { issuer, schema: &app.pool.schema, client: &app.client, user, standing }
}

/// The claims, with what the pool's function changes in them.
async fn told(
    cx: &Context,
    app: &App,
    account: &Account,
    telling: Telling<'_>,
    standing: &Standing,
    claims: Refreshed,
) -> Result<Refreshed> {
    let (scene, person) = (Scene::of(app, telling.metadata), Person::from(account));
    let changes =
        pre_token_generation::ask(cx, scene, telling.occasion, person, standing, &claims.access.scope).await?;
    Ok(match changes {
        Some(changes) => claims.changed(&changes),
        None => claims,
    })
}

async fn sign(cx: &Context, app: &VerifiedApp, claims: Refreshed, refresh: Option<&RefreshToken>) -> Result<Tokens> {
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
pub async fn sign_access(cx: &Context, app: &App, claims: ClientClaims, metadata: Option<&Texts>) -> Result<Secret> {
    let changes = pre_token_generation::ask_for_client(cx, Scene::of(app, metadata), &claims.scope).await?;
    let (claims, added) = match changes {
        Some(changes) => claims.changed(&changes),
        None => (claims, BTreeMap::new()),
    };
    let keys = keys::of_pool(cx.shared(), &app.pool).await?;
    let signed = cx.compute_briefly(Source::Signature, || extended(&keys.access, &claims, &added)).await?;
    signed.map_err(Refusal::internal)
}

/// A token with claims of a function's making, mostly none.
pub fn extended(
    key: &SigningKey,
    claims: &impl Serialize,
    added: &BTreeMap<String, Claim>,
) -> std::result::Result<Secret, token::SigningFailed> {
    let token = match added.is_empty() {
        true => token::sign(key, claims),
        false => token::sign(key, &Extended { claims, added }),
    };
    token.map(Secret::new)
}

fn pair(keys: &Arc<PoolKeys>, claims: &Refreshed) -> std::result::Result<(Secret, Secret), token::SigningFailed> {
    let access = extended(&keys.access, &claims.access, &claims.added)?;
    Ok((access, token::sign(&keys.id, &claims.id).map(Secret::new)?))
}
