//! DetachRolePolicy: a managed policy counts for a role no longer.

use wire::{
    Empty,
    services::iam::{DetachRolePolicy, DetachRolePolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for DetachRolePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DetachRolePolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let role = iam::role(&mut tx, &input.role_name).await?;
        iam::detach_from_role(cx, &mut tx, role, &input.policy_arn).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
