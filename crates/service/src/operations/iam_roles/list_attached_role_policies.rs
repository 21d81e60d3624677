//! ListAttachedRolePolicies: the managed policies of a role.

use wire::services::iam::{
    ListAttachedRolePolicies, ListAttachedRolePoliciesRequest, ListAttachedRolePoliciesResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListAttachedRolePolicies {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: ListAttachedRolePoliciesRequest,
    ) -> Result<ListAttachedRolePoliciesResponse> {
        let role = iam::role(&mut cx.begin(), &input.role_name).await?;
        let attached = iam::attached(&role.policies, input.path_prefix.as_deref());
        let slice = iam::slice(attached, input.marker.as_deref(), input.max_items)?;
        Ok(ListAttachedRolePoliciesResponse {
            attached_policies: Some(slice.items),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
