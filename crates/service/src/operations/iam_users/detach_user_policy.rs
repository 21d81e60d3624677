//! DetachUserPolicy: a managed policy counts for a user no longer.

use wire::{
    Empty,
    services::iam::{DetachUserPolicy, DetachUserPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for DetachUserPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DetachUserPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &input.user_name).await?;
        iam::detach_from_user(cx, &mut tx, user, &input.policy_arn).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
