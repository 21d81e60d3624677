//! Somebody shows the code that was sent, and sets a new password with it.
use crate::{
    flows::{recovery, secrets},
    operations::prelude::*,
};

impl Operation for ConfirmForgotPassword {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: ConfirmForgotPasswordRequest) -> Result<ConfirmForgotPasswordResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        let password = secrets::password(&input.password);
        let (metadata, code) = (input.client_metadata.as_ref(), input.confirmation_code.expose());
        recovery::finish(cx, &app, metadata, &input.username, code, &password).await?;
        Ok(ConfirmForgotPasswordResponse {})
    }
}
