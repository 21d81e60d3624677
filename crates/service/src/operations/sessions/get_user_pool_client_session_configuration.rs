//! For how long an app takes over a managed login silently, or the default of one that was never told.
use crate::{flows::clients, operations::prelude::*};

impl Operation for GetUserPoolClientSessionConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetUserPoolClientSessionConfigurationRequest,
    ) -> Result<GetUserPoolClientSessionConfigurationResponse> {
        let mut tx = cx.begin();
        let (_, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        Ok(GetUserPoolClientSessionConfigurationResponse {
            user_pool_id: Some(input.user_pool_id),
            client_id: Some(input.client_id),
            sso_session: Some(views::sessions::sso_session(&client)),
        })
    }
}
