//! A new identity pool, without roles.
use wire::services::cognito_identity::{CreateIdentityPool, CreateIdentityPoolInput, IdentityPool};

use crate::{caller::Signed, context::Context, dispatch::Operation, drafts, refusals::Result, views};
use domain::{identity_pool, ids::IdentityPoolId};

impl Operation for CreateIdentityPool {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateIdentityPoolInput) -> Result<IdentityPool> {
        let tags = input.identity_pool_tags.clone().unwrap_or_default();
        let settings = drafts::identity_pools::new_pool(input)?;
        let id = IdentityPoolId::generate(cx.random());
        let pool = identity_pool::IdentityPool::create(id, &cx.config().region, settings, tags, cx.now())?;
        let mut tx = cx.begin();
        tx.put(&pool);
        tx.commit().await?;
        Ok(views::identity_pools::pool(&pool))
    }
}
