//! Lets a disabled user sign in again; sessions that were ended stay ended.
use domain::user::{Credentials, User};

use crate::operations::prelude::*;

impl Operation for AdminEnableUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminEnableUserRequest) -> Result<AdminEnableUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        if !account.credentials.enabled {
            tx.put(&Credentials::clone(&account.credentials).enabled());
            tx.put(&User { modified: cx.now(), ..User::clone(&account.user) });
            tx.commit().await?;
        }
        Ok(AdminEnableUserResponse {})
    }
}
