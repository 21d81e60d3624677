//! Chooses a pool's second factors and its passkeys.
use crate::{drafts, operations::prelude::*};

impl Operation for SetUserPoolMfaConfig {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: SetUserPoolMfaConfigRequest,
    ) -> Result<SetUserPoolMfaConfigResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let pool = pool.with_mfa(drafts::mfa::configuration(input), cx.now())?;
        tx.put(&pool);
        tx.commit().await?;
        Ok(views::pools::set_user_pool_mfa_config(&pool))
    }
}
