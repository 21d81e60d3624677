//! ListAttachedGroupPolicies: the managed policies of a group.

use wire::services::iam::{
    ListAttachedGroupPolicies, ListAttachedGroupPoliciesRequest, ListAttachedGroupPoliciesResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListAttachedGroupPolicies {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: ListAttachedGroupPoliciesRequest,
    ) -> Result<ListAttachedGroupPoliciesResponse> {
        let group = iam::group(&mut cx.begin(), &input.group_name).await?;
        let attached = iam::attached(&group.policies, input.path_prefix.as_deref());
        let slice = iam::slice(attached, input.marker.as_deref(), input.max_items)?;
        Ok(ListAttachedGroupPoliciesResponse {
            attached_policies: Some(slice.items),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
