//! A token that buys credentials of STS: the classic flow, where the pool allows it.
use wire::services::cognito_identity::{GetOpenIdToken, GetOpenIdTokenInput, GetOpenIdTokenResponse};

use crate::{
    caller::Anybody,
    context::Context,
    dispatch::Operation,
    flows::{identities, identity_pools, identity_tokens, logins},
    refusals::{IdentityPoolRefusal, Result},
};
use domain::{identity_pool::TOKEN_LIFE, ids::in_region};

impl Operation for GetOpenIdToken {
    type Caller = Anybody;

    async fn run(cx: &Context, _: Anybody, input: GetOpenIdTokenInput) -> Result<GetOpenIdTokenResponse> {
        let mut tx = cx.begin();
        let (claimed, pool) = identity_pools::identity(&mut tx, &input.identity_id).await?;
        if !pool.settings.classic {
            return Err(IdentityPoolRefusal::ClassicFlow.into());
        }
        let shown = logins::verify(cx, &mut tx, &pool, input.logins.as_ref()).await?;
        let identity = identities::settled(cx, &mut tx, &pool, Some(claimed), &shown).await?;
        let tags = shown.tags(&pool);
        let token = identity_tokens::issue(cx, &pool, &identity, shown.methods(), &tags, TOKEN_LIFE).await?;
        tx.commit().await?;
        Ok(GetOpenIdTokenResponse { identity_id: Some(in_region(&pool.region, identity.id)), token: Some(token) })
    }
}
