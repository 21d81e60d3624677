//! ListUsers: every user, or those whose paths begin so.

use wire::services::iam as shapes;
use wire::services::iam::{ListUsers, ListUsersRequest, ListUsersResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListUsers {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListUsersRequest) -> Result<ListUsersResponse> {
        let prefix = input.path_prefix.as_deref().unwrap_or("/");
        let mut users = iam::users(&mut cx.begin()).await?;
        users.retain(|user| user.path.starts_with(prefix));
        let slice = iam::slice(users, input.marker.as_deref(), input.max_items)?;
        Ok(ListUsersResponse {
            users: slice.items.iter().map(|user| shapes::User { tags: None, ..iam::user_view(cx, user) }).collect(),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
