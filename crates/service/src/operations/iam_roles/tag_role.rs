//! TagRole: sets tags; those of other keys stay.

use domain::iam::add_tags;
use wire::{
    Empty,
    services::iam::{TagRole, TagRoleRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for TagRole {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: TagRoleRequest) -> Result<Empty> {
        let tags = iam::tags(input.tags)?;
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        add_tags(&mut role.tags, tags)?;
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
