//! UpdateAccessKey: a key works, or does not.

use wire::{
    Empty,
    services::iam::{StatusType, UpdateAccessKey, UpdateAccessKeyRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{Refusal, Result},
};

impl Operation for UpdateAccessKey {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: UpdateAccessKeyRequest) -> Result<Empty> {
        let name = iam::named_or_own(input.user_name, caller.principal())?;
        let mut tx = cx.begin();
        let user = iam::user(&mut tx, &name).await?;
        let key = iam::key_of(&mut tx, &user, &input.access_key_id).await?;
        let disabled = match input.status {
            StatusType::Active => false,
            StatusType::Inactive => true,
            StatusType::Expired => return Err(Refusal::Unsupported("Status Expired".to_owned())),
        };
        tx.put(&store::AccessKey { disabled, ..store::AccessKey::clone(&key) });
        tx.commit().await?;
        Ok(Empty {})
    }
}
