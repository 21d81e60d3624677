//! An administrator decides a user's password, for good or until the next sign-in.
use domain::user::{Credentials, User};

use crate::{
    flows::{passwords, secrets},
    operations::prelude::*,
};

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
        let password = passwords::replacement(cx, &pool, &account, &secrets::password(&input.password)).await?;
        let policy = &pool.settings.password_policy;
        let credentials = Credentials::clone(&account.credentials);
        let credentials = if input.permanent.unwrap_or(false) {
            credentials.with_permanent_password(password, policy.history_size)
        } else {
            let until = cx.now().plus(policy.temporary_password_lifetime());
            credentials.with_temporary_password(password, policy.history_size, until)
        };
        tx.put(&credentials);
        tx.put(&User { modified: cx.now(), ..User::clone(&account.user) });
        tx.commit().await?;
        Ok(AdminSetUserPasswordResponse {})
    }
}
