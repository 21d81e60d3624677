//! RemoveUserFromGroup: a group's rights are no longer a user's.

use domain::iam::folded;
use wire::{
    Empty,
    services::iam::{RemoveUserFromGroup, RemoveUserFromGroupRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for RemoveUserFromGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: RemoveUserFromGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = iam::group(&mut tx, &input.group_name).await?;
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        if !user.groups.remove(&folded(&group.name)) {
            return Err(IamRefusal::NoMember { user: input.user_name, group: input.group_name }.into());
        }
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
