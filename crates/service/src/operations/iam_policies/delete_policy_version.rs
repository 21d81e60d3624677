//! DeletePolicyVersion: removes a version that does not count.

use wire::{
    Empty,
    services::iam::{DeletePolicyVersion, DeletePolicyVersionRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeletePolicyVersion {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeletePolicyVersionRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        let number = iam::version_number(&input.version_id).filter(|number| policy.version(*number).is_some());
        let number = number.ok_or(IamRefusal::NoVersion(input.policy_arn, input.version_id))?;
        if number == policy.default {
            return Err(IamRefusal::IsDefault.into());
        }
        policy.versions.retain(|version| version.number != number);
        tx.put(&policy);
        tx.commit().await?;
        Ok(Empty {})
    }
}
