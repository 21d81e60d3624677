//! Which logins an identity has, and since when.
use wire::services::cognito_identity::{DescribeIdentity, DescribeIdentityInput, IdentityDescription};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result, views};

impl Operation for DescribeIdentity {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DescribeIdentityInput) -> Result<IdentityDescription> {
        let (identity, pool) = identity_pools::identity(&mut cx.begin(), &input.identity_id).await?;
        Ok(views::identity_pools::identity(&pool, &identity))
    }
}
