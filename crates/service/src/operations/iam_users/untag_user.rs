//! UntagUser: removes tags by their keys.

use wire::{
    Empty,
    services::iam::{UntagUser, UntagUserRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UntagUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UntagUserRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        iam::untag(&mut user.tags, &input.tag_keys);
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
