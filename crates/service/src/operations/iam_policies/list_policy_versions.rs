//! ListPolicyVersions: the versions of a policy, newest first.

use wire::services::iam::{ListPolicyVersions, ListPolicyVersionsRequest, ListPolicyVersionsResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListPolicyVersions {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListPolicyVersionsRequest) -> Result<ListPolicyVersionsResponse> {
        let policy = iam::policy(cx, &mut cx.begin(), &input.policy_arn).await?;
        let versions = policy.versions.iter().rev().map(|version| iam::version_view(&policy, version, false));
        let slice = iam::slice(versions.collect(), input.marker.as_deref(), input.max_items)?;
        Ok(ListPolicyVersionsResponse {
            versions: Some(slice.items),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
