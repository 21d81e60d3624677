//! TagPolicy: sets tags; those of other keys stay.

use domain::iam::add_tags;
use wire::{
    Empty,
    services::iam::{TagPolicy, TagPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for TagPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: TagPolicyRequest) -> Result<Empty> {
        let tags = iam::tags(input.tags)?;
        let mut tx = cx.begin();
        let mut policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        add_tags(&mut policy.tags, tags)?;
        tx.put(&policy);
        tx.commit().await?;
        Ok(Empty {})
    }
}
