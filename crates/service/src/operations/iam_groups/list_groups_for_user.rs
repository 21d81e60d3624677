//! ListGroupsForUser: the groups of a user.

use wire::services::iam::{ListGroupsForUser, ListGroupsForUserRequest, ListGroupsForUserResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListGroupsForUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListGroupsForUserRequest) -> Result<ListGroupsForUserResponse> {
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &input.user_name).await?;
        let mut groups = Vec::new();
        for name in &user.groups {
            groups.extend(tx.iam_group(name).await?.map(|group| iam::group_view(cx, &group)));
        }
        let slice = iam::slice(groups, input.marker.as_deref(), input.max_items)?;
        Ok(ListGroupsForUserResponse { groups: slice.items, is_truncated: slice.is_truncated, marker: slice.marker })
    }
}
