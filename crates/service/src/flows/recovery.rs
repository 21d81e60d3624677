//! The way back in for who forgot the password: a code to an address that is theirs, and for it a new password.
//!
//! A client that hides who exists is answered alike, and at the same cost, for nobody, for somebody disabled and for
//! somebody whom no code can reach.

use std::{sync::Arc, time::Duration};

use domain::{
    message::{CodeDelivery, Kind, simulated_contact},
    otp::{Code, FreshCode, Purpose},
    password,
    pool::{Contact, Pool},
    risk::{Assessment, CheckedEvent, EventKind, EventResponse},
    secret::Secret,
    user::{Credentials, Limited, NoWayBack, Status, User, is_for_administrators, way_back},
};
use store::Transaction;

use super::{
    aliases,
    migration::{self, Brought},
    passwords,
    protection::{self, Doing},
    strangers, verification,
};
use crate::{
    caller::VerifiedApp,
    context::Context,
    lookup::{Account, Lookup},
    messages::{self, Delivery, Letter},
    refusals::{Refusal, Result},
    triggers::{
        Person, Scene, Texts,
        post_confirmation::{self, By},
    },
};

/// Sends a code to whoever forgot the password; the password goes on working.
///
/// # Errors
/// In the order of users.md 4.8: user, state, attempts, address.
pub async fn begin(cx: &Context, app: &VerifiedApp, metadata: Option<&Texts>, username: &str) -> Result<CodeDelivery> {
    let guard = protection::guard(cx, app).await?;
    let mut tx = cx.begin();
    let mut found = tx.find_account(&app.pool, username).await?;
    if found.is_none() && migration::bring(cx, app, (None, metadata), username, None).await? != Brought::Nobody {
        tx = cx.begin();
        found = tx.find_account(&app.pool, username).await?;
    }
    let Some(account) = found else {
        return pretend_to_begin(cx, tx, app, username).await;
    };
    let Account { user, credentials } = &account;
    let contact = way_back(&app.pool, user, credentials);
    if app.client.hides_unknown_users() && (!credentials.enabled || contact.is_err()) {
        return pretend_to_begin(cx, tx, app, username).await;
    }
    if !credentials.enabled {
        return Err(Refusal::UserDisabled);
    }
    // Who has yet to confirm has no address that serves, and is told so.
    if credentials.status != Status::Unconfirmed {
        check_state(credentials)?;
    }
    let attempts = tx.attempts_of(&account).await?;
    attempts.check_limit(Limited::Recovery, cx.now())?;
    let scene = Scene::of(app, metadata);
    let (details, delivery) = send(cx, &mut tx, scene, Person::from(&account), contact?).await?;
    tx.put(&attempts.tried(Limited::Recovery, cx.now()));
    guard.remember(cx, &mut tx, &doing(user, EventResponse::InProgress, Assessment::HARMLESS)).await?;
    tx.commit().await?;
    messages::deliver_to(cx, &app.client, delivery).await?;
    Ok(details)
}

/// An administrator takes the password away; a code says how to set another.
///
/// # Errors
/// Disabled, state, address.
pub async fn demand(cx: &Context, tx: &mut Transaction, scene: Scene<'_>, account: &Account) -> Result<Delivery> {
    let Account { user, credentials } = account;
    if !credentials.enabled {
        return Err(Refusal::UserDisabled);
    }
    let reset = Credentials::clone(credentials).reset().map_err(|_| Refusal::PasswordNotResettable)?;
    // Where administrators alone can help a code would lead nowhere.
    let contact = way_back(scene.pool, user, credentials).map_err(|_| Refusal::NothingToRecoverBy)?;
    let (_, delivery) = send(cx, tx, scene, Person { user, status: reset.status }, contact).await?;
    tx.put(&reset);
    tx.put(&User { modified: cx.now(), ..User::clone(user) });
    Ok(delivery)
}

/// A new code, which ends the one before, and its message.
async fn send(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    person: Person<'_>,
    contact: Contact,
) -> Result<(CodeDelivery, Delivery)> {
    let user = person.user;
    tx.code(user.pool, user.id, Purpose::ResetPassword).await?;
    let address = user.address(contact).unwrap_or_default();
    // No session matters to the life of this code.
    let session = Duration::ZERO;
    let code = FreshCode::generate(cx.random(), Purpose::ResetPassword, session, cx.now());
    let letter = Letter {
        kind: Kind::ForgotPassword,
        contact,
        address,
        code: Some(code.digits()),
        username: &user.username,
        link: None,
        useful: Purpose::ResetPassword.lifetime(session),
    };
    let delivery = messages::write(cx, tx, scene, person, &letter).await?;
    tx.put(&code.sent_to(verification::digest_key(cx)?.as_slice(), user.pool, user.id, contact, address));
    Ok((messages::details(contact, address), delivery))
}

/// Sets the new password of whoever has the code. What the code was sent to is proved by it; sessions go on; failed
/// sign-ins are forgiven.
///
/// # Errors
/// In the order of users.md 4.8: user, state, attempts, policy, code, history. Only a wrong code counts as an attempt,
/// and only a new password uses the code up.
pub async fn finish(
    cx: &Context,
    app: &VerifiedApp,
    metadata: Option<&Texts>,
    username: &str,
    typed: &str,
    password: &Secret,
) -> Result<()> {
    let guard = protection::guard(cx, app).await?;
    let mut tx = cx.begin();
    let hides = app.client.hides_unknown_users();
    let account = match tx.find_account(&app.pool, username).await? {
        Some(account) if account.credentials.enabled => account,
        Some(_) if !hides => return Err(Refusal::UserDisabled),
        None if !hides => return Err(Refusal::NoSuchUser),
        _ => {
            strangers::read(&mut tx, app, Purpose::ResetPassword).await?;
            return Err(pretend_to_finish(cx, app, username, password).await);
        }
    };
    let Account { user, credentials } = &account;
    let attempts = tx.attempts_of(&account).await?;
    let code = tx.code(user.pool, user.id, Purpose::ResetPassword).await?;
    if hides && code.is_none() && way_back(&app.pool, user, credentials).is_err() {
        return Err(pretend_to_finish(cx, app, username, password).await);
    }
    check_state(credentials)?;
    attempts.check_limit(Limited::Recovery, cx.now())?;
    password::conforms(&app.pool.settings.password_policy, password.expose())?;
    let code = match check(cx, user, code, typed) {
        Ok(code) => code,
        Err(why) => {
            tx.trace(&attempts.tried(Limited::Recovery, cx.now()));
            guard.trace(cx, &mut tx, &doing(user, EventResponse::Fail, Assessment::HARMLESS), None);
            tx.refuse().await?;
            return Err(why);
        }
    };

    let assessment = guard.check_password(cx, CheckedEvent::PasswordChange, password).await?;
    let replacement = passwords::replacement(cx, &app.pool, &account, password).await?;
    let history = app.pool.settings.password_policy.history_size;
    tx.put(&Credentials::clone(credentials).with_permanent_password(replacement, history));
    let user = proved(cx, &mut tx, &app.pool, user, code.contact).await?;
    tx.put(&user);
    tx.delete(code.as_ref());
    guard.remember(cx, &mut tx, &doing(&user, EventResponse::Pass, assessment)).await?;
    if attempts.sign_in.is_some() {
        tx.put(&attempts.succeeded());
    }
    let scene = Scene::of(app, metadata);
    let promise = post_confirmation::promise(cx, &mut tx, scene, &user, By::ForgotPassword)?;
    tx.commit().await?;
    post_confirmation::keep(cx, promise).await
}

fn check_state(credentials: &Credentials) -> Result<()> {
    match credentials.status {
        Status::Unconfirmed => Err(Refusal::UserNotConfirmed),
        _ => credentials.check_recoverable().map_err(|_| Refusal::PasswordNotResettable),
    }
}

/// The code that was typed. One that went to an address the user no longer has proves nothing.
fn check(cx: &Context, user: &User, code: Option<Arc<Code>>, typed: &str) -> Result<Arc<Code>> {
    let code = code.filter(|code| user.address(code.contact) == Some(code.address.as_str()));
    let code = code.ok_or(Refusal::CodeExpired)?;
    code.check(verification::digest_key(cx)?.as_slice(), typed, cx.now())?;
    Ok(code)
}

fn doing(user: &User, response: EventResponse, assessment: Assessment) -> Doing<'_> {
    Doing { user, kind: EventKind::ForgotPassword, response, assessment, answered: &[] }
}

/// The user with the address proved that the code went to, unless somebody else proved it first and it is an alias.
async fn proved(cx: &Context, tx: &mut Transaction, pool: &Pool, user: &User, contact: Contact) -> Result<User> {
    let changed = User { modified: cx.now(), ..user.clone() };
    if user.is_verified(contact) {
        return Ok(changed);
    }
    let proved = user.clone().with_verified(contact, true, cx.now());
    match aliases::claim(tx, pool, &proved).await {
        Ok(()) => Ok(proved),
        Err(Refusal::AliasTaken(_)) => Ok(changed),
        Err(why) => Err(why),
    }
}

/// What [`begin`] answers and costs where there is nobody to send a code to.
///
/// # Errors
/// As a known user would meet.
async fn pretend_to_begin(
    cx: &Context,
    mut tx: Transaction,
    app: &VerifiedApp,
    username: &str,
) -> Result<CodeDelivery> {
    if !app.client.hides_unknown_users() {
        return Err(Refusal::NoSuchUser);
    }
    strangers::read(&mut tx, app, Purpose::ResetPassword).await?;
    strangers::check_limit(cx, app, username, Limited::Recovery)?;
    if is_for_administrators(&app.pool) {
        return Err(Refusal::AdministratorOnly);
    }
    let contact = simulated_contact(&app.pool, username);
    messages::check(&app.pool, Kind::ForgotPassword, contact.channel())?;
    messages::pretend(cx, &app.pool, contact, username).await?;
    strangers::count(cx, app, username, Limited::Recovery)?;
    strangers::promise_code(cx, app, username)?;
    cx.shared().store.decoy_commit().await?;
    messages::deliver_nothing(cx);
    strangers::told(cx, app, username)
}

/// How [`finish`] refuses, at the cost of a wrong code, where no code was ever sent.
async fn pretend_to_finish(cx: &Context, app: &VerifiedApp, username: &str, password: &Secret) -> Refusal {
    let pretend = async {
        strangers::check_limit(cx, app, username, Limited::Recovery)?;
        password::conforms(&app.pool.settings.password_policy, password.expose())?;
        let why = strangers::refused_code(cx, app, username)?;
        strangers::count(cx, app, username, Limited::Recovery)?;
        cx.shared().store.decoy_commit().await?;
        Ok(why.into())
    };
    pretend.await.unwrap_or_else(|why| why)
}

impl From<NoWayBack> for Refusal {
    fn from(why: NoWayBack) -> Self {
        match why {
            NoWayBack::AdministratorOnly => Self::AdministratorOnly,
            NoWayBack::NothingVerified => Self::NothingToRecoverBy,
        }
    }
}
