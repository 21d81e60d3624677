//! The users of a pool, page by page: all of them, or those a filter finds.
use crate::{flows::listing, operations::prelude::*};

impl Operation for ListUsers {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: ListUsersRequest) -> Result<ListUsersResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let wanted = input.attributes_to_get;
        if wanted.iter().flatten().any(|name| pool.schema.find(name).is_none()) {
            return Err(Refusal::NoSuchAttributeRequested);
        }
        let request = listing::Request {
            filter: input.filter.as_deref(),
            limit: input.limit,
            token: input.pagination_token.as_deref(),
        };
        let page = listing::users(cx, &mut tx, &pool, &request).await?;
        let is_wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|known| known == name));
        Ok(ListUsersResponse {
            users: Some(page.accounts.iter().map(|account| views::users::user_type(account, is_wanted)).collect()),
            pagination_token: page.next,
        })
    }
}
