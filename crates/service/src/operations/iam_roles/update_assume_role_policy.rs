//! UpdateAssumeRolePolicy: another trust policy.

use wire::{
    Empty,
    services::iam::{UpdateAssumeRolePolicy, UpdateAssumeRolePolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UpdateAssumeRolePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UpdateAssumeRolePolicyRequest) -> Result<Empty> {
        let trust = iam::trust(cx, input.policy_document)?;
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        role.trust = trust;
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
