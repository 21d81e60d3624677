//! Removes a user for good; the name and the addresses are free at once.
use crate::operations::prelude::*;

impl Operation for AdminDeleteUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminDeleteUserRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        tx.delete_user(&account.user, &account.credentials, cx.now()).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
