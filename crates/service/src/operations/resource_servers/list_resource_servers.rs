//! The APIs of a pool, page by page, by identifier.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for ListResourceServers {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListResourceServersRequest,
    ) -> Result<ListResourceServersResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let limit = paging::length(input.max_results);
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;

        let page = tx.resource_servers(pool.number, after.as_ref(), limit).await?;
        Ok(ListResourceServersResponse {
            resource_servers: page.items.iter().map(|it| views::resource_servers::server(&pool, it)).collect(),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
