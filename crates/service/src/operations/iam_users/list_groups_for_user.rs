//! ListGroupsForUser: the groups of a user: there are no groups, so there are none.

use wire::services::iam::{ListGroupsForUser, ListGroupsForUserRequest, ListGroupsForUserResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListGroupsForUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListGroupsForUserRequest) -> Result<ListGroupsForUserResponse> {
        iam::user(&mut cx.begin(), &input.user_name).await?;
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListGroupsForUserResponse { groups: slice.items, is_truncated: slice.is_truncated, marker: None })
    }
}
