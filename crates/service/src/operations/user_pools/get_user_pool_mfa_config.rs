//! A pool's second factors and passkeys.
use crate::operations::prelude::*;

impl Operation for GetUserPoolMfaConfig {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetUserPoolMfaConfigRequest,
    ) -> Result<GetUserPoolMfaConfigResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        Ok(views::pools::get_user_pool_mfa_config(&pool))
    }
}
