//! DeleteRolePermissionsBoundary: nothing bounds a role any more.

use wire::{
    Empty,
    services::iam::{DeleteRolePermissionsBoundary, DeleteRolePermissionsBoundaryRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteRolePermissionsBoundary {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteRolePermissionsBoundaryRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        let Some(boundary) = role.boundary.take() else { return Err(IamRefusal::NoBoundary(role.name).into()) };
        iam::unbound(cx, &mut tx, Some(&boundary)).await?;
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
