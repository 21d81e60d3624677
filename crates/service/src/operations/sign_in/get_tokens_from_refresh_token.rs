//! Renews a session, with rotation of the refresh token where the client has it.
use crate::{flows::refreshing, operations::prelude::*};

impl Operation for GetTokensFromRefreshToken {
    type Caller = App;

    async fn run(
        cx: &Context,
        app: App,
        input: GetTokensFromRefreshTokenRequest,
    ) -> Result<GetTokensFromRefreshTokenResponse> {
        let app = app.verify_secret(cx, input.client_secret.as_ref())?;
        let (metadata, device_key) = (input.client_metadata.as_ref(), input.device_key.as_deref());
        let tokens = refreshing::by_token(cx, app, metadata, &input.refresh_token, device_key).await?;
        Ok(GetTokensFromRefreshTokenResponse { authentication_result: Some(views::sign_in::tokens(tokens)) })
    }
}
