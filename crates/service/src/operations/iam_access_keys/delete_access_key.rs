//! DeleteAccessKey: removes a key of a user for good.

use wire::{
    Empty,
    services::iam::{DeleteAccessKey, DeleteAccessKeyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for DeleteAccessKey {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DeleteAccessKeyRequest) -> Result<Empty> {
        let name = iam::named_or_own(input.user_name, caller.principal())?;
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &name).await?;
        let key = iam::key_of(&mut tx, &user, &input.access_key_id).await?;
        user.access_keys.retain(|id| *id != key.id);
        tx.delete(&*key);
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
