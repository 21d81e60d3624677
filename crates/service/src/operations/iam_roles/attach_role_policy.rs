//! AttachRolePolicy: a managed policy counts for a role from now on.

use wire::{
    Empty,
    services::iam::{AttachRolePolicy, AttachRolePolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for AttachRolePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: AttachRolePolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let role = iam::role(&mut tx, &input.role_name).await?;
        iam::attach_to_role(cx, &mut tx, role, &input.policy_arn).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
