//! GetPolicyVersion: a version with its document.

use wire::services::iam::{GetPolicyVersion, GetPolicyVersionRequest, GetPolicyVersionResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetPolicyVersion {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetPolicyVersionRequest) -> Result<GetPolicyVersionResponse> {
        let absent = || IamRefusal::NoVersion(input.policy_arn.clone(), input.version_id.clone());
        if let Some(version) = iam::amazons_version(&input.policy_arn) {
            let version = Some(version).filter(|it| it.version_id.as_deref() == Some(&*input.version_id));
            return Ok(GetPolicyVersionResponse { policy_version: Some(version.ok_or_else(absent)?) });
        }
        let policy = iam::policy(cx, &mut cx.begin(), &input.policy_arn).await?;
        let version = iam::version_number(&input.version_id).and_then(|number| policy.version(number));
        let version = iam::version_view(&policy, version.ok_or_else(absent)?, true);
        Ok(GetPolicyVersionResponse { policy_version: Some(version) })
    }
}
