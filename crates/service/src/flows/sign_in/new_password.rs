//! The challenge NEW_PASSWORD_REQUIRED: a temporary password was right and must be replaced.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    risk::CheckedEvent,
    sign_in::{Answer, Pending, Step, check_new_attributes, missing_attributes},
    user::{Credentials, User},
};

use super::{Outcome, Parameters, run::Run};
use crate::{
    flows::{aliases, passwords, secrets},
    lookup::Account,
    refusals::{Refusal, Result},
    triggers::pre_token_generation::Occasion,
};

/// How attributes are named among the responses.
const ATTRIBUTE_PREFIX: &str = "userAttributes.";

/// What the person is asked.
pub(super) fn parameters(run: &Run<'_>) -> Result<BTreeMap<String, String>> {
    let user = &run.account.user;
    let required: Vec<String> =
        missing_attributes(&run.app.pool, user).map(|name| format!("{ATTRIBUTE_PREFIX}{name}")).collect();
    let json = |value: serde_json::Result<String>| value.map_err(Refusal::internal);
    Ok(BTreeMap::from([
        ("USER_ID_FOR_SRP".to_owned(), user.username.clone()),
        ("requiredAttributes".to_owned(), json(serde_json::to_string(&required))?),
        ("userAttributes".to_owned(), json(serde_json::to_string(&user.attributes))?),
    ]))
}

/// # Errors
/// In the order of auth.md 4: attributes, password, then whatever stands in the way.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let (cx, pool) = (run.cx, run.app.pool.clone());
    let new_password = secrets::password(given.required("NEW_PASSWORD")?);
    let attributes: BTreeMap<String, String> = given
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(ATTRIBUTE_PREFIX)?.to_owned(), value.expose().to_owned())))
        .collect();
    let changes = check_new_attributes(&pool, &run.app.client, &run.account.user, &attributes)?;
    run.assessment = run.guard.check_password(cx, CheckedEvent::PasswordChange, &new_password).await?;
    let password = passwords::replacement(cx, &pool, &run.account, &new_password).await?;
    let history = pool.settings.password_policy.history_size;
    let changed = Credentials::clone(&run.account.credentials).with_permanent_password(password, history);
    // The status changes at least, so the user does.
    let user = Arc::new(User::clone(&run.account.user).with_changes(&changes, cx.now()));

    let step = pending.answer(Answer::NewPassword { user: &user, credentials: &changed }, run.facts());
    if !matches!(step, Step::Refused(_)) {
        aliases::claim(&mut run.tx, &pool, &user).await?;
        run.tx.put(user.as_ref());
        run.tx.put(&changed);
        run.account = Account { user, credentials: Arc::new(changed) };
        run.occasion = Occasion::NewPassword;
    }
    run.proceed(step).await
}
