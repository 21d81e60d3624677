//! A user who shows an access token.

use std::sync::Arc;

use domain::{
    client::Client,
    ids::{GrantId, PoolId},
    pool::Pool,
    token::{AccessToken, TokenRefused},
};

use super::{Caller, Door};
use crate::{
    context::Context,
    keys,
    lookup::Account,
    refusals::{Refusal, Result},
};

/// The scope that opens this API to a user's access token.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// Proof of an access token that is genuine, unexpired, unrevoked and has the scope for this API, of a user who may
/// still use it.
pub struct SignedInUser {
    pub pool: Arc<Pool>,
    pub client: Arc<Client>,
    pub account: Account,
    /// The session the token came of.
    pub grant: GrantId,
}

impl Caller for SignedInUser {
    /// The order of auth.md 1: form, signature, expiry, revocation, scope, user, state.
    async fn admit(cx: &Context, door: &Door<'_>) -> Result<Self> {
        let text = door.input.member_str("AccessToken").unwrap_or_default();
        let token = AccessToken::parse(text)?;
        let mut tx = cx.begin();
        let pool_id = PoolId::from(token.pool_id());
        let Some(pool) = tx.pool_by_id(&pool_id).await? else {
            return Err(Refusal::AccessTokenInvalid);
        };
        let keys = keys::of_pool(cx.shared(), &pool).await?;
        let claims = token.verify(keys.access.public(), cx.now())?;
        if !claims.issuer_is_of(pool.id.as_str()) {
            return Err(Refusal::AccessTokenInvalid);
        }

        let found = tx.session(&pool, &claims.sub, claims.origin_jti, &claims.client_id).await?;
        let Some((user, credentials)) = found.user else {
            return Err(Refusal::NoSuchUser);
        };
        let client = found.client.ok_or_else(|| Refusal::NoSuchClient(claims.client_id.to_string()))?;
        let live = found.grant.is_some_and(|grant| grant.is_live(&credentials, &client, cx.now()));
        if !live {
            return Err(Refusal::AccessTokenRevoked);
        }
        if !claims.scope.split(' ').any(|scope| scope == SCOPE) {
            return Err(Refusal::AccessTokenScope);
        }
        domain::sign_in::may_use_tokens(&credentials)?;
        Ok(Self { pool, client, account: Account { user, credentials }, grant: claims.origin_jti })
    }
}

impl From<TokenRefused> for Refusal {
    fn from(why: TokenRefused) -> Self {
        match why {
            TokenRefused::Malformed => Self::AccessTokenInvalid,
            TokenRefused::Signature => Self::AccessTokenSignature,
            TokenRefused::Expired => Self::AccessTokenExpired,
        }
    }
}
