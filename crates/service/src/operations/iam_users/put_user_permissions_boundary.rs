//! PutUserPermissionsBoundary: a managed policy bounds a user from now on, in the place of another one.

use wire::{
    Empty,
    services::iam::{PutUserPermissionsBoundary, PutUserPermissionsBoundaryRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for PutUserPermissionsBoundary {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PutUserPermissionsBoundaryRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        iam::unbound(cx, &mut tx, user.boundary.as_deref()).await?;
        iam::bound_by(cx, &mut tx, Some(&input.permissions_boundary)).await?;
        user.boundary = Some(input.permissions_boundary);
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
