//! DeleteUserPermissionsBoundary: nothing bounds a user any more.

use wire::{
    Empty,
    services::iam::{DeleteUserPermissionsBoundary, DeleteUserPermissionsBoundaryRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteUserPermissionsBoundary {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteUserPermissionsBoundaryRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        let Some(boundary) = user.boundary.take() else { return Err(IamRefusal::NoBoundary(user.name).into()) };
        iam::unbound(cx, &mut tx, Some(&boundary)).await?;
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
