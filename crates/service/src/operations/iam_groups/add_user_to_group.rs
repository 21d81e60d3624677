//! AddUserToGroup: a group's rights are a user's as well from now on.

use domain::iam::{Full, MAX_GROUPS, folded};
use wire::{
    Empty,
    services::iam::{AddUserToGroup, AddUserToGroupRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for AddUserToGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: AddUserToGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = iam::group(&mut tx, &input.group_name).await?;
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        user.groups.insert(folded(&group.name));
        if user.groups.len() > MAX_GROUPS {
            return Err(Full::Groups.into());
        }
        // A group that goes at the same moment must not be left with a member.
        tx.put(&group);
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
