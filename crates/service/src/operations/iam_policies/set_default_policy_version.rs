//! SetDefaultPolicyVersion: another version counts from now on, wherever the policy is attached.

use wire::{
    Empty,
    services::iam::{SetDefaultPolicyVersion, SetDefaultPolicyVersionRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for SetDefaultPolicyVersion {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: SetDefaultPolicyVersionRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        let number = iam::version_number(&input.version_id).filter(|number| policy.version(*number).is_some());
        policy.default = number.ok_or(IamRefusal::NoVersion(input.policy_arn, input.version_id))?;
        policy.updated = cx.now();
        tx.put(&policy);
        tx.commit().await?;
        Ok(Empty {})
    }
}
