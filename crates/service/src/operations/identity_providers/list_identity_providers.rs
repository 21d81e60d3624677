//! The providers of a pool, page by page, by name.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

/// The answer's limit in the model, below the request's.
const LONGEST_PAGE: usize = 50;

impl Operation for ListIdentityProviders {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListIdentityProvidersRequest,
    ) -> Result<ListIdentityProvidersResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let limit = paging::length(input.max_results).min(LONGEST_PAGE);
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;

        let page = tx.identity_providers(pool.number, after.as_ref(), limit).await?;
        Ok(ListIdentityProvidersResponse {
            providers: page.items.iter().map(|provider| views::identity_providers::description(provider)).collect(),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
