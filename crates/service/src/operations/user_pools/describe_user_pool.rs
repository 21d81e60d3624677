//! Everything that is configured of one pool, and how many users it has.
use store::Counter;

use crate::operations::prelude::*;

impl Operation for DescribeUserPool {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DescribeUserPoolRequest) -> Result<DescribeUserPoolResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let users = tx.count(Counter::users(pool.number)).await?;
        let domains = tx.domains_of(pool.number).await?;
        let mut shown = views::pools::pool(&pool, &cx.config().account, users);
        (shown.domain, shown.custom_domain) = (domains.prefix, domains.custom);
        Ok(DescribeUserPoolResponse { user_pool: Some(shown) })
    }
}
