//! Somebody who signed up asks for another code; the one before is over.
use domain::{
    message::Kind,
    otp::Purpose,
    risk::{Assessment, EventKind, EventResponse},
    user::{Limited, Status},
};

use crate::{
    flows::{
        protection::{self, Doing},
        verification,
    },
    messages,
    operations::prelude::*,
    triggers::Person,
};

impl Operation for ResendConfirmationCode {
    type Caller = App;

    async fn run(
        cx: &Context,
        app: App,
        input: ResendConfirmationCodeRequest,
    ) -> Result<ResendConfirmationCodeResponse> {
        let app = app.verify_hash(cx, &input.username, input.secret_hash.as_ref())?;
        if app.pool.settings.auto_verified.is_empty() {
            return Err(Refusal::AutoVerificationOff);
        }
        let guard = protection::guard(cx, &app).await?;
        let mut tx = cx.begin();
        let Some(account) = tx.find_account(&app.pool, &input.username).await? else {
            let details = verification::pretend_to_send(cx, tx, &app, &input.username).await?;
            return Ok(answer(&details));
        };
        if account.credentials.status != Status::Unconfirmed {
            return Err(Refusal::AlreadyConfirmed);
        }
        let attempts = tx.attempts_of(&account).await?;
        attempts.check_limit(Limited::ResendConfirmationCode, cx.now())?;
        tx.code(account.user.pool, account.user.id, Purpose::SignUp).await?;
        let metadata = input.client_metadata.as_ref();
        let person = Person::from(&account);
        let sent = verification::send(cx, &mut tx, &app, metadata, person, Kind::Resend).await?;
        let sent = sent.ok_or(Refusal::NothingToVerify)?;
        tx.put(&attempts.tried(Limited::ResendConfirmationCode, cx.now()));
        let doing = Doing {
            user: &account.user,
            kind: EventKind::ResendCode,
            response: EventResponse::Pass,
            assessment: Assessment::HARMLESS,
            answered: &[],
        };
        guard.remember(cx, &mut tx, &doing).await?;
        tx.commit().await?;
        messages::deliver_to(cx, &app.client, sent.delivery).await?;
        Ok(answer(&sent.details))
    }
}

fn answer(details: &domain::message::CodeDelivery) -> ResendConfirmationCodeResponse {
    ResendConfirmationCodeResponse { code_delivery_details: Some(views::delivery::details(details)) }
}
