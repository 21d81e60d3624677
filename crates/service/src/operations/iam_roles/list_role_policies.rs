//! ListRolePolicies: the names of the inline policies of a role.

use wire::services::iam::{ListRolePolicies, ListRolePoliciesRequest, ListRolePoliciesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListRolePolicies {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListRolePoliciesRequest) -> Result<ListRolePoliciesResponse> {
        let role = iam::role(&mut cx.begin(), &input.role_name).await?;
        let names = role.policies.inline.into_keys().collect();
        let slice = iam::slice(names, input.marker.as_deref(), input.max_items)?;
        Ok(ListRolePoliciesResponse {
            policy_names: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
