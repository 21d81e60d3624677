//! The challenge NEW_PASSWORD_REQUIRED: a temporary password was right and must be replaced.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    sign_in::{Answer, Challenge, ChallengeName, Facts, Session, Step, check_new_attributes, missing_attributes},
    user::{Credentials, User},
};
use store::Purpose;
use wire::Secret;

use super::{Asked, Outcome, Parameters, password};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    flows::{aliases, passwords, secrets},
    lookup::{Account, Lookup},
    refusals::{Refusal, Result},
};

/// How attributes are named among the responses.
const ATTRIBUTE_PREFIX: &str = "userAttributes.";

/// What the person is asked, and the state that comes back with the answer.
pub(super) fn ask(cx: &Context, app: &VerifiedApp, account: &Account, challenge: &Challenge) -> Result<Asked> {
    let Account { user, .. } = account;
    let required: Vec<String> =
        missing_attributes(&app.pool, user).map(|name| format!("{ATTRIBUTE_PREFIX}{name}")).collect();
    let json = |value: serde_json::Result<String>| value.map_err(Refusal::internal);
    let parameters = BTreeMap::from([
        ("USER_ID_FOR_SRP".to_owned(), user.username.clone()),
        ("requiredAttributes".to_owned(), json(serde_json::to_string(&required))?),
        ("userAttributes".to_owned(), json(serde_json::to_string(&user.attributes))?),
    ]);
    let session = challenge.session(app.client.session_lifetime(), cx.random(), cx.now());
    Ok(Asked { challenge: challenge.name(), session: seal(cx, app, &session)?, parameters })
}

/// # Errors
/// In the order of auth.md 2 and 4: session, parameters, secret, attributes, password.
pub(super) async fn answer(
    cx: &Context,
    app: App,
    session: Option<&Secret>,
    responses: &Parameters<'_>,
) -> Result<Outcome> {
    let session = open(cx, &app, session.ok_or(Refusal::MissingParameter("Session"))?)?;
    let mut tx = cx.begin();
    let marker = session.marker();
    if tx.is_used(&marker).await? {
        return Err(Refusal::SessionUsed);
    }
    let user = session.user();
    let challenge =
        Challenge::resume(session, app.pool.number, &app.client.id, ChallengeName::NewPasswordRequired, cx.now())?;

    let username = responses.required("USERNAME")?.expose();
    let new_password = secrets::password(responses.required("NEW_PASSWORD")?);
    let app = app.verify_hash(cx, username, responses.get("SECRET_HASH"))?;
    let account = tx.find_account(&app.pool, username).await?.filter(|account| account.user.id == user);
    let account = account.ok_or(Refusal::SessionInvalid)?;

    let given: BTreeMap<String, String> = responses
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(ATTRIBUTE_PREFIX)?.to_owned(), value.expose().to_owned())))
        .collect();
    let changes = check_new_attributes(&app.pool, &app.client, &account.user, &given)?;
    let password = passwords::replacement(cx, &app.pool, &account, &new_password).await?;
    let history = app.pool.settings.password_policy.history_size;
    let changed = Credentials::clone(&account.credentials).with_permanent_password(password, history);

    let attempts = tx.attempts_of(&account).await?;
    let facts = Facts { credentials: &account.credentials, attempts: &attempts, now: cx.now() };
    match challenge.answer(Answer::NewPassword { changed: &changed }, facts) {
        Step::SignedIn(proof) => {
            let user = if changes.is_empty() {
                account.user
            } else {
                Arc::new(User::clone(&account.user).with_changes(&changes, cx.now()))
            };
            aliases::claim(&mut tx, &app.pool, &user).await?;
            tx.put(user.as_ref());
            tx.put(&changed);
            tx.put(&marker);
            let account = Account { user, credentials: Arc::new(changed) };
            password::finish(cx, tx, &app, &account, &attempts, proof).await.map(Outcome::SignedIn)
        }
        Step::Refused(refusal) => Err(password::refuse(cx, tx, attempts, refusal).await),
        Step::Ask(_) | Step::Need(_) => Err(Refusal::internal("a new password leads to another question")),
    }
}

fn seal(cx: &Context, app: &App, session: &Session) -> Result<Secret> {
    let bytes = serde_json::to_vec(session).map_err(Refusal::internal)?;
    let sealed = cx.shared().store.seal_text(Purpose::SESSION, &place(app), &bytes).map_err(Refusal::internal)?;
    Ok(Secret::from(sealed))
}

fn open(cx: &Context, app: &App, text: &Secret) -> Result<Session> {
    let opened = cx.shared().store.open_text(Purpose::SESSION, &place(app), text.expose());
    let bytes = opened.map_err(|_| Refusal::SessionInvalid)?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::SessionInvalid)
}

/// A session of one client opens for no other.
fn place(app: &App) -> Vec<u8> {
    store::Store::place(&[&app.pool.number.0.to_be_bytes(), app.client.id.as_str().as_bytes()])
}
