//! ListPolicyTags: the tags, in the order of keys.

use wire::services::iam::{ListPolicyTags, ListPolicyTagsRequest, ListPolicyTagsResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListPolicyTags {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListPolicyTagsRequest) -> Result<ListPolicyTagsResponse> {
        let mut tx = cx.begin();
        let policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        let slice = iam::slice(iam::tag_list(&policy.tags), input.marker.as_deref(), input.max_items)?;
        Ok(ListPolicyTagsResponse { tags: slice.items, is_truncated: slice.is_truncated, marker: slice.marker })
    }
}
