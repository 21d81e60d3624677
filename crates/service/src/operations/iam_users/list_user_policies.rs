//! ListUserPolicies: the names of the inline policies of a user.

use wire::services::iam::{ListUserPolicies, ListUserPoliciesRequest, ListUserPoliciesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListUserPolicies {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListUserPoliciesRequest) -> Result<ListUserPoliciesResponse> {
        let user = iam::user(&mut cx.begin(), &input.user_name).await?;
        let names = user.policies.inline.into_keys().collect();
        let slice = iam::slice(names, input.marker.as_deref(), input.max_items)?;
        Ok(ListUserPoliciesResponse {
            policy_names: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
