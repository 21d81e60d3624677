//! TagUser: sets tags; those of other keys stay.

use domain::iam::add_tags;
use wire::{
    Empty,
    services::iam::{TagUser, TagUserRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for TagUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: TagUserRequest) -> Result<Empty> {
        let tags = iam::tags(input.tags)?;
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        add_tags(&mut user.tags, tags)?;
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
