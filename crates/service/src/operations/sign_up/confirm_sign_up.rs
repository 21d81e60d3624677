//! Somebody who signed up shows the code that was sent, and with it whose address it is.
use crate::{
    flows::verification,
    operations::prelude::*,
    triggers::{self, Trigger},
};

impl Operation for ConfirmSignUp {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: ConfirmSignUpRequest) -> Result<ConfirmSignUpResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        if input.session.is_some() {
            // SignUp gives none out, so this is nobody's.
            return Err(Refusal::SessionInvalid);
        }
        let force = input.force_alias_creation.unwrap_or(false);
        verification::confirm(cx, &app, &input.username, input.confirmation_code.expose(), force).await?;
        triggers::call(&app.pool, Trigger::PostConfirmation)?;
        Ok(ConfirmSignUpResponse { session: None })
    }
}
