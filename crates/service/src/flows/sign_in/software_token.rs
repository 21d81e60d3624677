//! The challenge SOFTWARE_TOKEN_MFA.

use std::collections::BTreeMap;

use domain::{
    sign_in::{Answer, Pending, Step},
    user::Credentials,
};

use super::{Outcome, Parameters, run::Run};
use crate::{flows::software_tokens, lookup::Account, refusals::Result};

pub(super) const CODE: &str = "SOFTWARE_TOKEN_MFA_CODE";

/// What the person is told: which device to look at.
pub(super) fn parameters(run: &Run<'_>) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::from([("USER_ID_FOR_SRP".to_owned(), run.username().to_owned())]);
    let token = run.account.credentials.factors.software_token.as_ref();
    if let Some(name) = token.and_then(|token| token.name.clone()) {
        parameters.insert("FRIENDLY_DEVICE_NAME".to_owned(), name);
    }
    parameters
}

/// # Errors
/// A pool or a user without software tokens; a wrong code, or one that was used.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    software_tokens::check_pool(&run.app.pool)?;
    let before = run.account.credentials.clone();
    let (checked, factors) = software_tokens::check(run.cx, &before, &given.required(CODE)?.expose().into())?;
    let changed = Credentials { factors, ..Credentials::clone(&before) };
    let step = pending.answer(Answer::SoftwareToken { checked, credentials: &changed }, run.facts());
    if !matches!(step, Step::Refused(_)) {
        run.tx.put(&changed);
        run.account = Account { user: run.account.user.clone(), credentials: changed.into() };
    }
    run.proceed(step).await
}
