//! AttachUserPolicy: a managed policy counts for a user from now on.

use wire::{
    Empty,
    services::iam::{AttachUserPolicy, AttachUserPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for AttachUserPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: AttachUserPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &input.user_name).await?;
        iam::attach_to_user(cx, &mut tx, user, &input.policy_arn).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
