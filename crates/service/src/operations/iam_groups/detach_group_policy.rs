//! DetachGroupPolicy: a managed policy counts for the members of a group no longer.

use wire::{
    Empty,
    services::iam::{DetachGroupPolicy, DetachGroupPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for DetachGroupPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DetachGroupPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = iam::group(&mut tx, &input.group_name).await?;
        iam::detach_from_group(cx, &mut tx, group, &input.policy_arn).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
