//! CreatePolicyVersion: another version of a policy, five at most.

use wire::services::iam::{CreatePolicyVersion, CreatePolicyVersionRequest, CreatePolicyVersionResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for CreatePolicyVersion {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreatePolicyVersionRequest) -> Result<CreatePolicyVersionResponse> {
        let document = iam::document(input.policy_document)?;
        let mut tx = cx.begin();
        let mut policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        let number = policy.add_version(document, input.set_as_default == Some(true), cx.now())?;
        tx.put(&policy);
        tx.commit().await?;
        let version = policy.version(number).map(|version| iam::version_view(&policy, version, false));
        Ok(CreatePolicyVersionResponse { policy_version: version })
    }
}
