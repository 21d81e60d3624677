//! USER_AUTH, in which the person chooses the first factor, and the challenge SELECT_CHALLENGE.

use domain::sign_in::{Answer, Challenge, ChallengeName, First, Pending, Step};
use wire::Secret;

use super::{Outcome, Parameters, password, run::Run, srp, step_up, web_authn};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    flows::sign_up_sessions,
    refusals::{Refusal, Result},
};

/// USER_AUTH. `session` is that of ConfirmSignUp.
///
/// # Errors
/// In the order of auth.md 2: parameters, secret, user.
pub(super) async fn sign_in(
    cx: &Context,
    app: App,
    parameters: Parameters<'_>,
    session: Option<&Secret>,
) -> Result<Outcome> {
    let username = parameters.required("USERNAME")?.expose();
    // Whoever just confirmed the account is asked for no more than that.
    let wanted = if session.is_none() { step_up::wanted(parameters)? } else { None };
    let preferred = parameters.get("PREFERRED_CHALLENGE").map(|text| named(text.expose())).transpose()?;
    if parameters.get("SRP_A").is_some() {
        srp::client_public(parameters)?;
    }
    let app = app.verify_hash(cx, username, parameters.get("SECRET_HASH"))?;
    if let Some(session) = session {
        return after_sign_up(cx, app, username, session, parameters).await;
    }
    let first = match wanted {
        None => First::Choice(preferred),
        Some(wanted) => First::StepUp(preferred, step_up::begun(cx, &app, wanted).await?),
    };
    go_on(Run::begin(cx, app, username, first, parameters).await?, parameters).await
}

/// The first sign-in of somebody who just confirmed the account.
async fn after_sign_up(
    cx: &Context,
    app: VerifiedApp,
    username: &str,
    session: &Secret,
    parameters: Parameters<'_>,
) -> Result<Outcome> {
    let session = sign_up_sessions::open(cx, session)?;
    session.check(app.pool.number, &app.client.id, cx.now())?;
    let contact = session.confirmed().ok_or(Refusal::SessionInvalid)?;
    let (mut run, step) = Run::open(cx, app, username, First::SignedUp(contact), parameters).await?;
    if run.is_stranger() || run.account.user.id != session.user() {
        return Err(Refusal::SessionInvalid);
    }
    let marker = session.marker();
    if run.tx.is_used(&marker).await? {
        return Err(Refusal::SessionUsed);
    }
    run.marker = Some(marker);
    run.proceed(step).await
}

/// SELECT_CHALLENGE.
///
/// # Errors
/// [`Refusal::NotAChoice`], and those of the challenge that is answered along with it.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let chosen = named(given.required("ANSWER")?.expose())?;
    run.has_passkey = web_authn::is_available(&mut run).await?;
    let step = pending.answer(Answer::Choice(chosen), run.facts());
    go_on(run.until_asked(step).await?, given).await
}

/// Answers at once what came with everything that it asks for.
async fn go_on((run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    match pending.challenge() {
        Challenge::Password if given.get("PASSWORD").is_some() => password::answer((run, pending), given).await,
        Challenge::PasswordSrp if given.get("SRP_A").is_some() => srp::begin((run, pending), given).await,
        _ => run.proceed(Step::Ask(pending)).await,
    }
}

fn named(text: &str) -> Result<ChallengeName> {
    use ChallengeName as Name;
    ChallengeName::parse(text)
        .filter(|name| {
            matches!(name, Name::Password | Name::PasswordSrp | Name::EmailOtp | Name::SmsOtp | Name::WebAuthn)
        })
        .ok_or(Refusal::NotAChoice)
}
