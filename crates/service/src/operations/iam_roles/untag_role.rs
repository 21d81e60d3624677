//! UntagRole: removes tags by their keys.

use wire::{
    Empty,
    services::iam::{UntagRole, UntagRoleRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UntagRole {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UntagRoleRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        iam::untag(&mut role.tags, &input.tag_keys);
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
