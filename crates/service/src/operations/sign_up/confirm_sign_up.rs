//! Somebody who signed up shows the code that was sent, and with it whose address it is.
use domain::sign_in::SessionRefused;

use crate::{
    flows::{sign_up_sessions, verification},
    operations::prelude::*,
    triggers::post_confirmation,
};

impl Operation for ConfirmSignUp {
    type Caller = App;

    async fn run(cx: &Context, app: App, input: ConfirmSignUpRequest) -> Result<ConfirmSignUpResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        let begun = input.session.as_ref().map(|session| sign_up_sessions::open(cx, session)).transpose()?;
        // One that is too old leads nowhere, and takes nothing away from the code.
        let begun = match begun {
            None => None,
            Some(begun) => match begun.check(app.pool.number, &app.client.id, cx.now()) {
                Ok(()) => Some(begun),
                Err(SessionRefused::Expired) => None,
                Err(SessionRefused::Foreign) => return Err(Refusal::SessionInvalid),
            },
        };
        let force = input.force_alias_creation.unwrap_or(false);
        let code = input.confirmation_code.expose();
        let metadata = input.client_metadata.as_ref();
        let confirmed = verification::confirm(cx, &app, metadata, &input.username, code, force).await?;
        post_confirmation::keep(cx, confirmed.promise).await?;
        // Who sends none goes on by the code alone, as Amplify does.
        let goes_on = begun.map_or(input.session.is_none(), |begun| begun.user() == confirmed.user);
        let session =
            if goes_on { sign_up_sessions::give(cx, &app, confirmed.user, Some(confirmed.contact))? } else { None };
        Ok(ConfirmSignUpResponse { session })
    }
}
