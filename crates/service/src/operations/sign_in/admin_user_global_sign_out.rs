//! An administrator ends all sessions of a user.
use domain::user::Credentials;

use crate::operations::prelude::*;

impl Operation for AdminUserGlobalSignOut {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminUserGlobalSignOutRequest,
    ) -> Result<AdminUserGlobalSignOutResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        tx.put(&Credentials::clone(&account.credentials).signed_out(cx.now()));
        tx.commit().await?;
        Ok(AdminUserGlobalSignOutResponse {})
    }
}
