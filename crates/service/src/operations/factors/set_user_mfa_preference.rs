//! Users turn their second factors on and off, and choose the one they are asked for.
use domain::user::Chooser;

use crate::{drafts, flows::factors, operations::prelude::*};

impl Operation for SetUserMFAPreference {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: SetUserMFAPreferenceRequest,
    ) -> Result<SetUserMFAPreferenceResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let choices = drafts::mfa::choices(
            input.sms_mfa_settings,
            input.software_token_mfa_settings,
            input.email_mfa_settings,
            input.web_authn_mfa_settings,
        );
        factors::choose(cx, &mut tx, &caller.pool, &account, choices, Chooser::User)?;
        tx.commit().await?;
        Ok(SetUserMFAPreferenceResponse {})
    }
}
