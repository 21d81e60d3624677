//! The pools of this server, page by page.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for ListUserPools {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: ListUserPoolsRequest) -> Result<ListUserPoolsResponse> {
        let limit = paging::length(Some(input.max_results));
        let question = Question { pool: "", operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;

        let mut tx = cx.begin();
        let page = tx.pools(after.as_ref(), limit).await?;
        Ok(ListUserPoolsResponse {
            user_pools: Some(page.items.iter().map(|pool| views::pools::description(pool)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
