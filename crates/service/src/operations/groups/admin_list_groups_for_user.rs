//! The groups that a user is in, page by page, by name.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for AdminListGroupsForUser {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminListGroupsForUserRequest,
    ) -> Result<AdminListGroupsForUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let limit = paging::length(input.limit);
        let filter = account.user.sub.as_str();
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter, limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = tx.groups_of_user(pool.number, account.user.id, after.as_ref(), limit).await?;
        Ok(AdminListGroupsForUserResponse {
            groups: Some(page.items.iter().map(|group| views::groups::group(&pool, group)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
