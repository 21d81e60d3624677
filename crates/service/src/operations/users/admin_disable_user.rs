//! Stops a user from signing in, without deleting anything; every session ends.
use domain::user::{Credentials, User};

use crate::operations::prelude::*;

impl Operation for AdminDisableUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminDisableUserRequest) -> Result<AdminDisableUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        if account.credentials.enabled {
            tx.put(&Credentials::clone(&account.credentials).disabled(cx.now()));
            tx.put(&User { modified: cx.now(), ..User::clone(&account.user) });
            tx.commit().await?;
        }
        Ok(AdminDisableUserResponse {})
    }
}
