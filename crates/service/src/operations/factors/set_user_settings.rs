//! Users turn text messages as their second factor on or off, in the older way.
use crate::{flows::factors, operations::prelude::*};

impl Operation for SetUserSettings {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, input: SetUserSettingsRequest) -> Result<SetUserSettingsResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        factors::set_options(cx, &mut tx, &account, &input.mfa_options)?;
        tx.commit().await?;
        Ok(SetUserSettingsResponse {})
    }
}
