//! ListRoleTags: the tags, in the order of keys.

use wire::services::iam::{ListRoleTags, ListRoleTagsRequest, ListRoleTagsResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListRoleTags {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListRoleTagsRequest) -> Result<ListRoleTagsResponse> {
        let mut tx = cx.begin();
        let role = iam::role(&mut tx, &input.role_name).await?;
        let slice = iam::slice(iam::tag_list(&role.tags), input.marker.as_deref(), input.max_items)?;
        Ok(ListRoleTagsResponse { tags: slice.items, is_truncated: slice.is_truncated, marker: slice.marker })
    }
}
