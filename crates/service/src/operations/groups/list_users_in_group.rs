//! The members of a group, page by page.
use store::Question;

use crate::{
    flows::{groups, paging},
    lookup::Account,
    operations::prelude::*,
};

impl Operation for ListUsersInGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: ListUsersInGroupRequest) -> Result<ListUsersInGroupResponse> {
        let mut tx = cx.begin();
        let (pool, group) = groups::find(&mut tx, &input.user_pool_id, &input.group_name).await?;
        let limit = paging::length(input.limit);
        let filter = group.name.as_str();
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter, limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = tx.users_in_group(&group, after.as_ref(), limit).await?;
        let accounts = page.items.into_iter().map(|(user, credentials)| Account { user, credentials });
        Ok(ListUsersInGroupResponse {
            users: Some(accounts.map(|account| views::users::user_type(&account, |_| true)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
