//! ListPolicies: managed policies, of the account and of Amazon.

use wire::services::iam::{self as shapes, PolicyScopeType, PolicyUsageType};
use wire::services::iam::{ListPolicies, ListPoliciesRequest, ListPoliciesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListPolicies {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListPoliciesRequest) -> Result<ListPoliciesResponse> {
        let mut found = Vec::new();
        let prefix = input.path_prefix.as_deref().unwrap_or("/");
        if input.scope != Some(PolicyScopeType::Aws) {
            let policies = iam::policies(&mut cx.begin()).await?;
            found.extend(policies.iter().map(|policy| shapes::Policy { tags: None, ..iam::policy_view(cx, policy) }));
        }
        if input.scope != Some(PolicyScopeType::Local) {
            found.extend(iam::amazons());
        }
        found.retain(|policy| policy.path.as_deref().is_some_and(|path| path.starts_with(prefix)));
        let is_used = |policy: &shapes::Policy| match input.policy_usage_filter {
            Some(PolicyUsageType::PermissionsBoundary) => policy.permissions_boundary_usage_count > Some(0),
            _ => policy.attachment_count > Some(0),
        };
        if input.only_attached == Some(true) || input.policy_usage_filter.is_some() {
            found.retain(is_used);
        }
        let slice = iam::slice(found, input.marker.as_deref(), input.max_items)?;
        Ok(ListPoliciesResponse { policies: Some(slice.items), is_truncated: slice.is_truncated, marker: slice.marker })
    }
}
