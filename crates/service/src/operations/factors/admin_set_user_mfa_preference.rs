//! Turns a user's second factors on and off, and chooses the one that is asked for.
use domain::user::{Chooser, Status};

use crate::{drafts, flows::factors, operations::prelude::*};

impl Operation for AdminSetUserMFAPreference {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminSetUserMFAPreferenceRequest,
    ) -> Result<AdminSetUserMFAPreferenceResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        match account.credentials.status {
            Status::Unconfirmed => return Err(Refusal::UserNotConfirmed),
            Status::ResetRequired => return Err(Refusal::PasswordResetRequired),
            Status::Confirmed | Status::ForceChangePassword | Status::ExternalProvider => {}
        }
        let choices = drafts::mfa::choices(
            input.sms_mfa_settings,
            input.software_token_mfa_settings,
            input.email_mfa_settings,
            input.web_authn_mfa_settings,
        );
        factors::choose(cx, &mut tx, &pool, &account, choices, Chooser::Administrator)?;
        tx.commit().await?;
        Ok(AdminSetUserMFAPreferenceResponse {})
    }
}
