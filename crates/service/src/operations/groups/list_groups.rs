//! The groups of a pool, page by page, by name.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for ListGroups {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: ListGroupsRequest) -> Result<ListGroupsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let limit = paging::length(input.limit);
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = tx.groups(pool.number, after.as_ref(), limit).await?;
        Ok(ListGroupsResponse {
            groups: Some(page.items.iter().map(|group| views::groups::group(&pool, group)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
