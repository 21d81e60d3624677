//! ListAttachedUserPolicies: the managed policies of a user.

use wire::services::iam::{
    ListAttachedUserPolicies, ListAttachedUserPoliciesRequest, ListAttachedUserPoliciesResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListAttachedUserPolicies {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: ListAttachedUserPoliciesRequest,
    ) -> Result<ListAttachedUserPoliciesResponse> {
        let user = iam::user(&mut cx.begin(), &input.user_name).await?;
        let attached = iam::attached(&user.policies, input.path_prefix.as_deref());
        let slice = iam::slice(attached, input.marker.as_deref(), input.max_items)?;
        Ok(ListAttachedUserPoliciesResponse {
            attached_policies: Some(slice.items),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
