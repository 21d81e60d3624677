//! What is configured for an identity pool.
use wire::services::cognito_identity::{DescribeIdentityPool, DescribeIdentityPoolInput, IdentityPool};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result, views};

impl Operation for DescribeIdentityPool {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DescribeIdentityPoolInput) -> Result<IdentityPool> {
        let pool = identity_pools::find(&mut cx.begin(), &input.identity_pool_id).await?;
        Ok(views::identity_pools::pool(&pool))
    }
}
