//! Lets a disabled user sign in again; sessions that were ended stay ended.
use crate::operations::prelude::*;

impl Operation for AdminEnableUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminEnableUserRequest) -> Result<AdminEnableUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        if !account.credentials.enabled {
            tx.put(&account.credentials.enabled_again());
            tx.put(&account.user.touched(cx.now()));
            tx.commit().await?;
        }
        Ok(AdminEnableUserResponse {})
    }
}
