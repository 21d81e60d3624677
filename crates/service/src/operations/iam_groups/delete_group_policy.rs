//! DeleteGroupPolicy: removes an inline policy of a group.

use wire::{
    Empty,
    services::iam::{DeleteGroupPolicy, DeleteGroupPolicyRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteGroupPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteGroupPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut group = iam::group(&mut tx, &input.group_name).await?;
        if group.policies.inline.remove(&input.policy_name).is_none() {
            return Err(IamRefusal::NoInline("group", input.policy_name).into());
        }
        tx.put(&group);
        tx.commit().await?;
        Ok(Empty {})
    }
}
