//! DeleteRole: removes a role that has no policies any more; its sessions end with it.

use wire::{
    Empty,
    services::iam::{DeleteRole, DeleteRoleRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteRole {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteRoleRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let role = iam::role(&mut tx, &input.role_name).await?;
        if !role.policies.attached.is_empty() {
            return Err(IamRefusal::HasAttached.into());
        }
        if !role.policies.inline.is_empty() {
            return Err(IamRefusal::HasPolicies.into());
        }
        iam::unbound(cx, &mut tx, role.boundary.as_deref()).await?;
        tx.delete(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
