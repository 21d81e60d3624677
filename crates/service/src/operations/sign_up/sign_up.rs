//! People make their own account; a code goes to an address that the pool verifies.
use domain::{
    message::Kind,
    risk::{CheckedEvent, EventKind, EventResponse},
    user::NewName,
};

use crate::{
    flows::{
        aliases, creation,
        protection::{self, Doing},
        sign_up_sessions, verification,
    },
    messages,
    operations::prelude::*,
    triggers::{self, Trigger},
};

impl Operation for SignUp {
    type Caller = App;

    // Validation data and metadata reach functions and analytics only.
    async fn run(cx: &Context, app: App, input: SignUpRequest) -> Result<SignUpResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        let pool = &app.pool;
        if !pool.may_sign_up() {
            return Err(Refusal::SignUpNotPermitted);
        }
        let name = NewName::check(pool, &input.username)?;
        let password = creation::own_password(pool, input.password.as_ref())?;
        let attributes = creation::own_attributes(&app, &name, input.user_attributes)?;
        let guard = protection::guard(cx, &app).await?;
        let assessment = match &password {
            Some(password) => guard.check_password(cx, CheckedEvent::SignUp, password).await?,
            None => domain::risk::Assessment::HARMLESS,
        };
        triggers::call(pool, Trigger::PreSignUp)?;

        let mut tx = cx.begin();
        let user = creation::user(cx, pool, &name, attributes);
        aliases::claim_new(&mut tx, pool, &user).await?;
        let credentials = creation::own_credentials(cx, pool, &user, password.as_ref()).await?;
        tx.put(&user);
        tx.put(&credentials);
        let doing =
            Doing { user: &user, kind: EventKind::SignUp, response: EventResponse::Pass, assessment, answered: &[] };
        guard.remember(cx, &mut tx, &doing).await?;
        let sent = verification::send(cx, &mut tx, &app, &user, Kind::SignUp);
        tx.commit().await?;

        // The account stays, whatever becomes of its message.
        let sent = sent?;
        let details = sent.as_ref().map(|sent| views::delivery::details(&sent.details));
        if let Some(sent) = sent {
            messages::deliver(cx, sent.delivery).await?;
        }
        Ok(SignUpResponse {
            user_confirmed: false,
            code_delivery_details: details,
            user_sub: user.sub.to_string(),
            session: sign_up_sessions::give(cx, &app, user.id, None)?,
        })
    }
}
