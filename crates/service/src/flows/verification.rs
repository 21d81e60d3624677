//! The code, or link, that shows whose address a new account has: sent, and proved.

use std::sync::Arc;

use domain::{
    ids::UserId,
    message::{self, CodeDelivery, Kind, simulated_contact, verification_contact},
    otp::{Code, CodeRefused, FreshCode, Purpose},
    pool::Contact,
    user::{LimitExceeded, Limited, User},
};
use store::Transaction;

use super::{aliases, strangers};
use crate::{
    caller::App,
    context::Context,
    lookup::{Account, Lookup},
    messages::{self, Delivery, Letter},
    refusals::{Refusal, Result},
    triggers::{
        Person, Scene, Texts,
        post_confirmation::{self, By, Promise},
    },
};

/// A code that goes out with the caller's commit.
#[must_use]
pub struct Sent {
    /// What callers are told of it.
    pub details: CodeDelivery,
    pub delivery: Delivery,
}

/// Draws a code and writes its message to the address that the pool verifies; None when there is no such address. An
/// earlier code must have been read: this one replaces it.
///
/// # Errors
/// As [`messages::write`]; there is no new code then.
pub async fn send(
    cx: &Context,
    tx: &mut Transaction,
    app: &App,
    metadata: Option<&Texts>,
    person: Person<'_>,
    kind: Kind,
) -> Result<Option<Sent>> {
    let user = person.user;
    let has = |contact| user.address(contact).is_some();
    let Some(contact) = verification_contact(&app.pool, has) else { return Ok(None) };
    let address = user.address(contact).unwrap_or_default();
    let session = app.client.session_lifetime();
    let code = FreshCode::generate(cx.random(), Purpose::SignUp, session, cx.now());
    let by_link = message::is_by_link(&app.pool, kind, contact.channel());
    let link = by_link.then(|| link(cx, app, user, code.digits().expose()));
    let letter = Letter {
        kind,
        contact,
        address,
        code: Some(code.digits()),
        username: &user.username,
        link: link.as_deref(),
        useful: Purpose::SignUp.lifetime(session),
    };
    let delivery = messages::write(cx, tx, Scene::of(app, metadata), person, &letter).await?;
    tx.put(&code.sent_to(digest_key(cx)?.as_slice(), user.pool, user.id, contact, address));
    Ok(Some(Sent { details: messages::details(contact, address), delivery }))
}

/// Where a click confirms the account: this server's own page, so no domain has to be configured for the pool.
fn link(cx: &Context, app: &App, user: &User, code: &str) -> String {
    let base = cx.config().base_url(cx.facts.host.as_deref());
    let page = format!("{base}/confirmUser?");
    let start = page.len();
    let mut query = form_urlencoded::Serializer::for_suffix(page, start);
    query.append_pair("client_id", app.client.id.as_str());
    query.append_pair("user_name", &user.username);
    query.append_pair("confirmation_code", code);
    query.finish()
}

/// Who confirmed, where the code went, and which function is to hear of it.
pub struct Confirmed {
    pub user: UserId,
    pub contact: Contact,
    pub promise: Option<Promise>,
}

/// Confirms who signed up, in a commit of its own, and proves the address that the code went to, if the user still has
/// it. `force` takes an alias from whoever proved it before.
///
/// # Errors
/// In the order of users.md 4.5: user, status, attempts, code, alias. The code stays good when an alias is in the way.
pub async fn confirm(
    cx: &Context,
    app: &App,
    metadata: Option<&Texts>,
    username: &str,
    typed: &str,
    force: bool,
) -> Result<Confirmed> {
    let mut tx = cx.begin();
    let Some(account) = tx.find_account(&app.pool, username).await? else {
        return Err(refuse_unknown(cx, tx, app, username).await);
    };
    let credentials = confirmed(&account)?;
    let attempts = tx.attempts_of(&account).await?;
    attempts.check_limit(Limited::ConfirmSignUp, cx.now())?;
    match prove(cx, &mut tx, app, &account, typed, force).await {
        Ok((code, user)) => {
            tx.delete(code.as_ref());
            tx.put(&user);
            tx.put(&credentials);
            let promise = post_confirmation::promise(cx, &mut tx, Scene::of(app, metadata), &user, By::SignUp)?;
            tx.commit().await?;
            Ok(Confirmed { user: user.id, contact: code.contact, promise })
        }
        Err(why @ (Refusal::CodeMismatch | Refusal::CodeExpired | Refusal::AliasTaken(_))) => {
            tx.trace(&attempts.tried(Limited::ConfirmSignUp, cx.now()));
            tx.refuse().await?;
            Err(why)
        }
        Err(why) => Err(why),
    }
}

/// The credentials of somebody who signed up, now confirmed.
///
/// # Errors
/// [`Refusal::CannotConfirm`].
pub fn confirmed(account: &Account) -> Result<domain::user::Credentials> {
    let credentials = domain::user::Credentials::clone(&account.credentials);
    credentials.confirmed().map_err(|wrong| Refusal::CannotConfirm(wrong.0))
}

/// The code that was typed, and the user whose address it proves.
async fn prove(
    cx: &Context,
    tx: &mut Transaction,
    app: &App,
    account: &Account,
    typed: &str,
    force: bool,
) -> Result<(Arc<Code>, User)> {
    let user = &account.user;
    let code = tx.code(user.pool, user.id, Purpose::SignUp).await?.ok_or(Refusal::CodeExpired)?;
    code.check(digest_key(cx)?.as_slice(), typed, cx.now())?;
    let mut proved = User { modified: cx.now(), ..User::clone(user) };
    if user.address(code.contact) == Some(code.address.as_str()) {
        proved = proved.with_verified(code.contact, true, cx.now());
    }
    if force {
        aliases::seize(tx, &app.pool, &proved, cx.now()).await?;
    } else {
        aliases::claim(tx, &app.pool, &proved).await?;
    }
    Ok((code, proved))
}

/// What is answered to a code for a name that nobody has: the truth, or for a client that hides it what a user would be
/// answered who was sent a code or was not, after the same reads, the same count of attempts and a commit.
async fn refuse_unknown(cx: &Context, mut tx: Transaction, app: &App, username: &str) -> Refusal {
    if !app.client.hides_unknown_users() {
        return Refusal::NoSuchUser;
    }
    let pretended = pretend(cx, &mut tx, app, username, Limited::ConfirmSignUp).await;
    match pretended.and_then(|()| strangers::refused_code(cx, app, username, Purpose::SignUp)) {
        Ok(why) => why.into(),
        Err(why) => why,
    }
}

/// The work that a user costs whom this node knows: where a name leads is remembered, and then read along with it.
///
/// # Errors
/// [`Refusal::AttemptLimit`], as for a known user.
async fn pretend(cx: &Context, tx: &mut Transaction, app: &App, username: &str, operation: Limited) -> Result<()> {
    strangers::read(tx, app, Purpose::SignUp).await?;
    strangers::count(cx, app, username, operation)?;
    Ok(cx.shared().store.decoy_commit().await?)
}

/// What a client that hides unknown users is told of a code that went nowhere: always the same for the same name.
///
/// # Errors
/// [`Refusal::NoSuchUser`] where nothing is hidden, [`Refusal::AttemptLimit`].
pub async fn pretend_to_send(cx: &Context, mut tx: Transaction, app: &App, username: &str) -> Result<CodeDelivery> {
    if !app.client.hides_unknown_users() {
        return Err(Refusal::NoSuchUser);
    }
    let contact = simulated_contact(&app.pool, username);
    messages::check(&app.pool, Kind::Resend, contact.channel())?;
    messages::pretend(cx, &app.pool, contact, username).await?;
    pretend(cx, &mut tx, app, username, Limited::ResendConfirmationCode).await?;
    strangers::promise_code(cx, app, username, Purpose::SignUp)?;
    messages::deliver_nothing(cx);
    strangers::told(cx, app, username)
}

/// The key that codes are digested under.
pub(super) fn digest_key(cx: &Context) -> Result<zeroize::Zeroizing<[u8; 32]>> {
    cx.shared().store.digest_key(store::Purpose::CODE).map_err(Refusal::internal)
}

impl From<CodeRefused> for Refusal {
    fn from(why: CodeRefused) -> Self {
        match why {
            CodeRefused::Mismatch => Self::CodeMismatch,
            CodeRefused::Expired => Self::CodeExpired,
        }
    }
}

impl From<LimitExceeded> for Refusal {
    fn from(_: LimitExceeded) -> Self {
        Self::AttemptLimit
    }
}
