//! Somebody forgot the password and asks for a code to set another.
use crate::{flows::recovery, operations::prelude::*};

impl Operation for ForgotPassword {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: ForgotPasswordRequest) -> Result<ForgotPasswordResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        let sent = recovery::begin(cx, &app, input.client_metadata.as_ref(), &input.username).await?;
        Ok(ForgotPasswordResponse { code_delivery_details: Some(views::delivery::details(&sent)) })
    }
}
