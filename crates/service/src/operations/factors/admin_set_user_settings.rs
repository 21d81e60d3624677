//! Turns text messages as a user's second factor on or off, in the older way.
use crate::{flows::factors, operations::prelude::*};

impl Operation for AdminSetUserSettings {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminSetUserSettingsRequest,
    ) -> Result<AdminSetUserSettingsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        factors::set_options(cx, &mut tx, &account, &input.mfa_options)?;
        tx.commit().await?;
        Ok(AdminSetUserSettingsResponse {})
    }
}
