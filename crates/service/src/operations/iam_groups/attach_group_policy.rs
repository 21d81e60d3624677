//! AttachGroupPolicy: a managed policy counts for the members of a group from now on.

use wire::{
    Empty,
    services::iam::{AttachGroupPolicy, AttachGroupPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for AttachGroupPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: AttachGroupPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = iam::group(&mut tx, &input.group_name).await?;
        iam::attach_to_group(cx, &mut tx, group, &input.policy_arn).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
