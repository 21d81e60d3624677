//! DeletePolicy: removes a policy that nobody has, with its only version.

use wire::{
    Empty,
    services::iam::{DeletePolicy, DeletePolicyRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeletePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeletePolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        if policy.is_attached() {
            return Err(IamRefusal::IsAttached.into());
        }
        if policy.versions.len() > 1 {
            return Err(IamRefusal::HasVersions.into());
        }
        tx.delete(&policy);
        tx.commit().await?;
        Ok(Empty {})
    }
}
