//! How a pool tracks sessions, or the default of one that never said.
use crate::operations::prelude::*;

impl Operation for GetUserPoolSessionConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetUserPoolSessionConfigurationRequest,
    ) -> Result<GetUserPoolSessionConfigurationResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let (status, token_session) = views::sessions::tracking(pool.session_tracking());
        Ok(GetUserPoolSessionConfigurationResponse {
            user_pool_id: Some(input.user_pool_id),
            user_session_tracking: Some(status),
            token_session: Some(token_session),
        })
    }
}
