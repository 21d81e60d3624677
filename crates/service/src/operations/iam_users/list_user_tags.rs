//! ListUserTags: the tags, in the order of keys.

use wire::services::iam::{ListUserTags, ListUserTagsRequest, ListUserTagsResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListUserTags {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListUserTagsRequest) -> Result<ListUserTagsResponse> {
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &input.user_name).await?;
        let slice = iam::slice(iam::tag_list(&user.tags), input.marker.as_deref(), input.max_items)?;
        Ok(ListUserTagsResponse { tags: slice.items, is_truncated: slice.is_truncated, marker: slice.marker })
    }
}
