//! UntagPolicy: removes tags by their keys.

use wire::{
    Empty,
    services::iam::{UntagPolicy, UntagPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UntagPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UntagPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        iam::untag(&mut policy.tags, &input.tag_keys);
        tx.put(&policy);
        tx.commit().await?;
        Ok(Empty {})
    }
}
