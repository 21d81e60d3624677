//! How a user may sign in, and which second factors are on.
use crate::operations::prelude::*;

impl Operation for AdminGetUserAuthFactors {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminGetUserAuthFactorsRequest,
    ) -> Result<AdminGetUserAuthFactorsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let passkeys = tx.peek_passkeys(account.user.pool, account.user.id).await?;
        Ok(views::factors::admin_get_user_auth_factors(&pool, &account, passkeys.as_deref()))
    }
}
