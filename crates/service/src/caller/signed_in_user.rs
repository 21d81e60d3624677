//! A user who shows an access token.

use std::sync::Arc;

use domain::{
    claims::{AccessClaims, USER_ADMIN_SCOPE},
    client::Client,
    ids::{GrantId, PoolId},
    pool::Pool,
    sign_in::{Method, Path, may_sign_in},
    time::Timestamp,
    token::{AccessToken, AccessTokenRefused, Grant, KeyUse, UnverifiedAccessToken},
    user::Credentials,
};
use store::Transaction;

use super::{Caller, Door};
use crate::{
    context::Context,
    keys,
    lookup::Account,
    refusals::{Refusal, Result, TokenRefusal},
};

/// Proof of an access token that is genuine, unexpired, unrevoked and has the scope for this API, of a user who may
/// still use it.
pub struct SignedInUser {
    pub pool: Arc<Pool>,
    pub client: Arc<Client>,
    pub account: Account,
    /// The session the token is of; none where the client has token revocation turned off.
    pub session: Option<GrantId>,
    /// The device that session began on, by its key.
    pub device_key: Option<String>,
    token: Arc<AccessToken>,
    grant: Option<Arc<Grant>>,
}

impl SignedInUser {
    pub fn claims(&self) -> &AccessClaims {
        self.token.claims()
    }

    /// When its session showed who it is.
    pub fn since(&self) -> Timestamp {
        let told = || Timestamp::from_seconds(self.claims().auth_time);
        self.grant.as_ref().map_or_else(told, |grant| grant.auth_time)
    }

    /// What its session showed: as it is remembered, or as a token tells that names no session.
    pub fn shown(&self) -> &[Method] {
        self.grant.as_ref().map_or(&self.claims().amr, |grant| &grant.methods)
    }
}

impl Caller for SignedInUser {
    /// The order of auth.md 1: form, signature, expiry, revocation, scope, user, state.
    async fn admit(cx: &Context, door: &Door<'_>) -> Result<Self> {
        Self::showing(cx, door.input.member_str("AccessToken").unwrap_or_default()).await
    }
}

impl SignedInUser {
    /// # Errors
    /// In the order of auth.md 1: form, signature, expiry, revocation, scope, user, state.
    pub async fn showing(cx: &Context, text: &str) -> Result<Self> {
        let mut tx = cx.begin();
        let (token, pool) = read(cx, &mut tx, text).await?;

        // A token that names no session is of a client without revocation; no session has the id of all zeros.
        let grant = token.grant().unwrap_or_else(|| GrantId::from_bytes([0; 16]));
        let found = tx.session(&pool, &token.claims().sub, grant, token.client()).await?;
        let (user, credentials) = found.user.ok_or(Refusal::NoSuchUser)?;
        let account = Account { user, credentials };
        let older = |at| token.is_older_than(at);
        if !is_live(token.grant(), older, found.grant.as_deref(), &account.credentials) {
            return Err(TokenRefusal::AccessRevoked.into());
        }
        if !token.claims().has_scope(USER_ADMIN_SCOPE) {
            return Err(TokenRefusal::AccessScope.into());
        }
        let client = found.client.ok_or_else(|| Refusal::NoSuchClient(token.client().to_string()))?;
        may_sign_in(Path::Session, &account.credentials, cx.now())?;
        let device_key = token.claims().device_key.clone();
        Ok(Self { pool, client, account, session: token.grant(), device_key, token, grant: found.grant })
    }
}

/// The token, genuine and unexpired, and its pool.
async fn read(cx: &Context, tx: &mut Transaction, text: &str) -> Result<(Arc<AccessToken>, Arc<Pool>)> {
    let verified = &cx.shared().verified_tokens;
    if let Some(token) = verified.find(text) {
        let pool = pool_of(tx, token.pool_id()).await?;
        let keys = keys::of_pool(cx.shared(), &pool).await?;
        token.check(keys.verifying(KeyUse::Access, token.kid(), cx.now()), cx.now())?;
        return Ok((token, pool));
    }
    let token = UnverifiedAccessToken::parse(text)?;
    let pool = pool_of(tx, token.pool_id()).await?;
    let keys = keys::of_pool(cx.shared(), &pool).await?;
    let key = keys.verifying(KeyUse::Access, token.kid(), cx.now());
    let token = Arc::new(token.verify(key, cx.now())?);
    verified.keep(text, &token);
    Ok((token, pool))
}

async fn pool_of(tx: &mut Transaction, id: &str) -> Result<Arc<Pool>> {
    tx.pool_by_id(&PoolId::from(id)).await?.ok_or(Refusal::Token(TokenRefusal::AccessInvalid))
}

/// Whether the session goes on that a token came of. Tokens of clients without revocation name no session, so only the
/// end of all sessions reaches them. The session may be another client's: a derived token is of its subject's.
pub fn is_live(
    named: Option<GrantId>,
    is_older_than: impl FnOnce(Timestamp) -> bool,
    session: Option<&Grant>,
    credentials: &Credentials,
) -> bool {
    match named {
        None => !credentials.signed_out_at.is_some_and(is_older_than),
        Some(_) => session.is_some_and(|session| session.is_alive(credentials)),
    }
}

impl From<AccessTokenRefused> for Refusal {
    fn from(why: AccessTokenRefused) -> Self {
        match why {
            AccessTokenRefused::Malformed => Self::Token(TokenRefusal::AccessInvalid),
            AccessTokenRefused::Signature => Self::Token(TokenRefusal::AccessSignature),
            AccessTokenRefused::Expired => Self::Token(TokenRefusal::AccessExpired),
        }
    }
}
