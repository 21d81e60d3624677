//! A password that is shown: the flows that begin with one, and the challenge PASSWORD.

use domain::sign_in::{Answer, First, Pending};

use super::{Outcome, Parameters, run::Run};
use crate::{caller::App, context::Context, flows::secrets, refusals::Result};

/// USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH.
///
/// # Errors
/// In the order of auth.md 2, steps 4 to 14.
pub(super) async fn sign_in(cx: &Context, app: App, parameters: Parameters<'_>) -> Result<Outcome> {
    let username = parameters.required("USERNAME")?.expose();
    parameters.required("PASSWORD")?;
    let app = app.verify_hash(cx, username, parameters.get("SECRET_HASH"))?;
    answer(Run::begin(cx, app, username, First::Password, parameters).await?, parameters).await
}

/// # Errors
/// [`Refusal::WrongCredentials`](crate::refusals::Refusal::WrongCredentials), and whatever stands in the way.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let password = secrets::password(given.required("PASSWORD")?);
    let checked = run.check_password(&password).await?;
    let run = run.password_watched(checked, &password).await?;
    let step = pending.answer(Answer::Password(checked), run.facts());
    run.proceed(step).await
}
