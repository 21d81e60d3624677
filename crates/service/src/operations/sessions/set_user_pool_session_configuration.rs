//! Decides whether a pool tracks sessions, and how many of them a user may have from the next sign-in on.
use crate::operations::prelude::*;

impl Operation for SetUserPoolSessionConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: SetUserPoolSessionConfigurationRequest,
    ) -> Result<SetUserPoolSessionConfigurationResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let enabled = match input.user_session_tracking {
            UserSessionTrackingType::Enabled => true,
            UserSessionTrackingType::Disabled => false,
        };
        // The wire has checked that it is 1 to 100.
        let most = u8::try_from(input.token_session.max_per_user).map_err(Refusal::internal)?;
        let pool = pool.with_session_tracking(enabled, most, cx.now())?;
        tx.put(&pool);
        tx.commit().await?;
        let (status, token_session) = views::sessions::tracking(pool.session_tracking());
        Ok(SetUserPoolSessionConfigurationResponse {
            user_pool_id: Some(input.user_pool_id),
            user_session_tracking: Some(status),
            token_session: Some(token_session),
        })
    }
}
