//! Replaces what is configured for an identity pool, but not its roles.
use wire::services::cognito_identity::{IdentityPool, UpdateIdentityPool};

use crate::{
    caller::Signed, context::Context, dispatch::Operation, drafts, flows::identity_pools, refusals::Result, views,
};

impl Operation for UpdateIdentityPool {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: IdentityPool) -> Result<IdentityPool> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let tags = input.identity_pool_tags.clone();
        let updated = pool.updated(drafts::identity_pools::update(input)?, tags, cx.now())?;
        tx.put(&updated);
        tx.commit().await?;
        Ok(views::identity_pools::pool(&updated))
    }
}
