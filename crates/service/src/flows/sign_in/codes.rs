//! Codes that are sent for a sign-in: the challenges SMS_MFA, EMAIL_OTP and SMS_OTP.

use std::collections::BTreeMap;

use domain::{
    message::Kind,
    otp::{FreshCode, Purpose},
    pool::Contact,
    sign_in::{Answer, Challenge, Pending, Sending, SentCode, Step},
    user::Limited,
};

use super::{Outcome, Parameters, run::Run};
use crate::{
    flows::{aliases, verification},
    lookup::Account,
    messages::{self, Letter},
    refusals::{FactorRefusal, Refusal, Result},
    triggers::{Person, Scene},
};

/// Draws a code, seals it into the session that waits for it, and writes its message. Nobody's name gets no message, and
/// is counted alike.
///
/// # Errors
/// [`FactorRefusal::TooManyCodes`], and as [`messages::write`].
pub(super) async fn send(run: &mut Run<'_>, sending: Sending) -> Result<Step> {
    let cx = run.cx;
    let (purpose, contact) = (sending.purpose(), sending.contact());
    let budget = match contact {
        Contact::Email => Limited::SignInMail,
        Contact::PhoneNumber => Limited::SignInText,
    };
    if run.attempts.check_limit(budget, cx.now()).is_err() {
        return Err(FactorRefusal::TooManyCodes.into());
    }
    run.spent = Some(budget);
    let session = run.app.client.session_lifetime();
    let code = FreshCode::generate(cx.random(), purpose, session, cx.now());
    let user = &run.account.user;
    let kind = match purpose {
        Purpose::SmsOtp | Purpose::EmailOtp => Kind::SignInCode,
        _ => Kind::Mfa,
    };
    if run.is_stranger() {
        messages::pretend(cx, &run.app.pool, contact, run.username()).await?;
    } else {
        let letter = Letter {
            kind,
            contact,
            address: sending.address(),
            code: Some(code.digits()),
            username: &user.username,
            link: None,
            useful: purpose.lifetime(session),
        };
        let (scene, person) = (Scene::of(&run.app, run.metadata), Person::from(&run.account));
        run.deliveries.push(messages::write(cx, &mut run.tx, scene, person, &letter).await?);
    }
    let key = verification::digest_key(cx)?;
    let digest = code.digest(key.as_slice(), user.pool, user.id);
    Ok(sending.sent(digest))
}

/// What the person is told: where to look.
pub(super) fn parameters(run: &Run<'_>, sent: &SentCode) -> BTreeMap<String, String> {
    let address = sent.address(&run.account.user).unwrap_or_default();
    let details = messages::details(sent.contact(), address);
    let mut parameters = BTreeMap::from([
        ("CODE_DELIVERY_DELIVERY_MEDIUM".to_owned(), details.channel.medium().to_owned()),
        ("CODE_DELIVERY_DESTINATION".to_owned(), details.destination),
    ]);
    if sent.is_second() {
        parameters.insert("USER_ID_FOR_SRP".to_owned(), run.username().to_owned());
    }
    parameters
}

/// The code, in answer. A right one proves the address it was sent to.
///
/// # Errors
/// [`FactorRefusal::Code`], and whatever stands in the way of whoever knows it.
pub(super) async fn answer(
    (mut run, pending): (Run<'_>, Pending),
    given: Parameters<'_>,
    names: &'static [&'static str],
) -> Result<Outcome> {
    let Challenge::SentCode(sent) = pending.challenge() else { return Err(Refusal::SessionInvalid) };
    let (cx, sent) = (run.cx, sent.clone());
    let typed = given.required(names.first().copied().unwrap_or_default())?;
    let is_right = sent.is(verification::digest_key(cx)?.as_slice(), &run.account.user, typed.expose());
    let mut user = sent.proved(&run.account.user, cx.now());
    let credentials = sent.credentials(&run.account.credentials);

    if is_right && user != *run.account.user {
        match aliases::claim(&mut run.tx, &run.app.pool, &user).await {
            // Somebody else proved the address first. It stays theirs, and shows no less who this is.
            Err(Refusal::AliasTaken(_)) if !sent.sets_up() => user = run.account.user.as_ref().clone(),
            claimed => claimed?,
        }
    }
    let answer = Answer::Code { is_right, user: &user, credentials: &credentials };
    let step = pending.answer(answer, run.facts());
    if !matches!(step, Step::Refused(_)) {
        if user != *run.account.user {
            run.tx.put(&user);
        }
        if credentials != *run.account.credentials {
            run.tx.put(&credentials);
        }
        run.account = Account { user: user.into(), credentials: credentials.into() };
    }
    run.proceed(step).await
}

/// The relay's refusal, in terms of the role that Cognito would blame.
pub(super) fn undeliverable(channel: domain::message::Channel, why: Refusal) -> Refusal {
    match why {
        Refusal::DeliveryFailed(why) => FactorRefusal::Undeliverable { channel, why }.into(),
        other => other,
    }
}
