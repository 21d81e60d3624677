//! The identity pools of this server, page by page.
use wire::services::cognito_identity::{ListIdentityPools, ListIdentityPoolsInput, ListIdentityPoolsResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::paging, refusals::Result, views};
use store::Question;

impl Operation for ListIdentityPools {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListIdentityPoolsInput) -> Result<ListIdentityPoolsResponse> {
        let limit = paging::length(Some(input.max_results));
        let question = Question { pool: "", operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = cx.begin().identity_pools(after.as_ref(), limit).await?;
        Ok(ListIdentityPoolsResponse {
            identity_pools: Some(page.items.iter().map(|pool| views::identity_pools::short(pool)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
