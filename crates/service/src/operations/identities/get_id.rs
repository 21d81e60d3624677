//! The identity of whoever shows these logins, made at the first time; a new guest without any.
use wire::services::cognito_identity::{GetId, GetIdInput, GetIdResponse};

use crate::{
    caller::Anybody,
    context::Context,
    dispatch::Operation,
    flows::{identities, identity_pools, logins},
    refusals::{IdentityPoolRefusal, Result},
};
use domain::ids::in_region;

impl Operation for GetId {
    type Caller = Anybody;

    async fn run(cx: &Context, _: Anybody, input: GetIdInput) -> Result<GetIdResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        if input.account_id.is_some_and(|account| account != cx.config().account) {
            return Err(IdentityPoolRefusal::NoSuchPool(input.identity_pool_id).into());
        }
        let shown = logins::verify(cx, &mut tx, &pool, input.logins.as_ref()).await?;
        let identity = identities::settled(cx, &mut tx, &pool, None, &shown).await?;
        tx.commit().await?;
        Ok(GetIdResponse { identity_id: Some(in_region(&pool.region, identity.id)) })
    }
}
