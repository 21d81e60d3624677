//! DeleteGroup: removes a group that has nothing and nobody any more.

use wire::{
    Empty,
    services::iam::{DeleteGroup, DeleteGroupRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = iam::group(&mut tx, &input.group_name).await?;
        if !iam::members(&mut tx, &group).await?.is_empty() {
            return Err(IamRefusal::HasMembers.into());
        }
        if !group.policies.attached.is_empty() {
            return Err(IamRefusal::HasAttached.into());
        }
        if !group.policies.inline.is_empty() {
            return Err(IamRefusal::HasPolicies.into());
        }
        tx.delete(&group);
        tx.commit().await?;
        Ok(Empty {})
    }
}
