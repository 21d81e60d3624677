//! UpdateUser: another name or path; everything else stays, keys and policies among it.

use domain::iam::folded;
use wire::{
    Empty,
    services::iam::{UpdateUser, UpdateUserRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UpdateUser {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UpdateUserRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        let former = user.clone();
        user.path = input.new_path.unwrap_or(user.path);
        if let Some(name) = input.new_user_name {
            iam::rename_user(cx, &mut tx, &mut user, name).await?;
        }
        if folded(&former.name) != folded(&user.name) {
            tx.delete(&former);
        }
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
