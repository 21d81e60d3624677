//! ListGroups: every group, or those whose paths begin so.

use wire::services::iam::{ListGroups, ListGroupsRequest, ListGroupsResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListGroups {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListGroupsRequest) -> Result<ListGroupsResponse> {
        let prefix = input.path_prefix.as_deref().unwrap_or("/");
        let mut groups = iam::groups(&mut cx.begin()).await?;
        groups.retain(|group| group.path.starts_with(prefix));
        let slice = iam::slice(groups, input.marker.as_deref(), input.max_items)?;
        Ok(ListGroupsResponse {
            groups: slice.items.iter().map(|group| iam::group_view(cx, group)).collect(),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
