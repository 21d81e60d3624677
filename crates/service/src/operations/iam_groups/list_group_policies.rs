//! ListGroupPolicies: the names of the inline policies of a group.

use wire::services::iam::{ListGroupPolicies, ListGroupPoliciesRequest, ListGroupPoliciesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListGroupPolicies {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListGroupPoliciesRequest) -> Result<ListGroupPoliciesResponse> {
        let group = iam::group(&mut cx.begin(), &input.group_name).await?;
        let names = group.policies.inline.into_keys().collect();
        let slice = iam::slice(names, input.marker.as_deref(), input.max_items)?;
        Ok(ListGroupPoliciesResponse {
            policy_names: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
