//! GetPolicy: a managed policy, of the account or of Amazon.

use wire::services::iam::{GetPolicy, GetPolicyRequest, GetPolicyResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for GetPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetPolicyRequest) -> Result<GetPolicyResponse> {
        if let Some(policy) = iam::amazons_view(&input.policy_arn) {
            return Ok(GetPolicyResponse { policy: Some(policy) });
        }
        let policy = iam::policy(cx, &mut cx.begin(), &input.policy_arn).await?;
        Ok(GetPolicyResponse { policy: Some(iam::policy_view(cx, &policy)) })
    }
}
