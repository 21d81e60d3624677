//! PutRolePermissionsBoundary: a managed policy bounds a role from now on, in the place of another one.

use wire::{
    Empty,
    services::iam::{PutRolePermissionsBoundary, PutRolePermissionsBoundaryRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for PutRolePermissionsBoundary {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PutRolePermissionsBoundaryRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        iam::unbound(cx, &mut tx, role.boundary.as_deref()).await?;
        iam::bound_by(cx, &mut tx, Some(&input.permissions_boundary)).await?;
        role.boundary = Some(input.permissions_boundary);
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
