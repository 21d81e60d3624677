//! The terms of a pool's clients, page by page.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for ListTerms {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: ListTermsRequest) -> Result<ListTermsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let limit = paging::length(input.max_results);
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = tx.terms_of(pool.number, after.as_ref(), limit).await?;
        Ok(ListTermsResponse {
            terms: page.items.iter().map(|terms| views::branding::terms_description(terms)).collect(),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
