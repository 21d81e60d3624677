//! An administrator decides a user's password, for good or until the next sign-in.
use crate::{flows::passwords, operations::prelude::*};

impl Operation for AdminSetUserPassword {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminSetUserPasswordRequest,
    ) -> Result<AdminSetUserPasswordResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let password = passwords::new(cx, &pool, &account, &input.password).await?;
        let credentials = if input.permanent.unwrap_or(false) {
            account.credentials.with_password(password)
        } else {
            account.credentials.with_temporary_password(password, pool.temporary_password_until(cx.now()))
        };
        tx.put(&credentials);
        tx.put(&account.user.touched(cx.now()));
        tx.commit().await?;
        Ok(AdminSetUserPasswordResponse {})
    }
}
