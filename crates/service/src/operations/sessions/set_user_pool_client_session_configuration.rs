//! Decides for how long an app takes over a managed login silently.
use crate::{flows::clients, operations::prelude::*, refusals::SessionRefusal};

impl Operation for SetUserPoolClientSessionConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: SetUserPoolClientSessionConfigurationRequest,
    ) -> Result<SetUserPoolClientSessionConfigurationResponse> {
        let mut tx = cx.begin();
        let (pool, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        pool.check_session_tracking()?;
        if !pool.tracks_sessions() {
            return Err(SessionRefusal::TrackingOff.into());
        }
        // The wire has checked that it is 0 to 129600.
        let minutes = u32::try_from(input.sso_session.max_validity_minutes).map_err(Refusal::internal)?;
        let client = client.with_sso_minutes(minutes);
        tx.put(&client);
        tx.commit().await?;
        Ok(SetUserPoolClientSessionConfigurationResponse {
            user_pool_id: Some(input.user_pool_id),
            client_id: Some(input.client_id),
            sso_session: Some(views::sessions::sso_session(&client)),
        })
    }
}
