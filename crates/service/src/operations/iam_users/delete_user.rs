//! DeleteUser: removes a user that has nothing any more.

use wire::{
    Empty,
    services::iam::{DeleteUser, DeleteUserRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteUserRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &input.user_name).await?;
        if !user.policies.attached.is_empty() {
            return Err(IamRefusal::HasAttached.into());
        }
        if !user.policies.inline.is_empty() {
            return Err(IamRefusal::HasPolicies.into());
        }
        if !user.access_keys.is_empty() {
            return Err(IamRefusal::HasAccessKeys.into());
        }
        if !user.groups.is_empty() {
            return Err(IamRefusal::HasMembers.into());
        }
        iam::unbound(cx, &mut tx, user.boundary.as_deref()).await?;
        tx.delete(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
