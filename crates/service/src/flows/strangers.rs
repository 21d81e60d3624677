//! User names that nobody has: they cost what known ones cost, are locked like known ones, and are told apart only
//! where the client allows it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{
    ids::UserId,
    message::{CodeDelivery, simulated},
    otp::{CodeRefused, Purpose},
    password::{Checked, Decoy, Scheme},
    pool::Contact,
    secret::Secret,
    sign_in::Stranger,
    srp::{Salt, Verifier},
    time::Timestamp,
    token::Digest,
    user::{Attempts, Credentials, LimitExceeded, Limited, Status, User},
};
use store::Transaction;

use super::passwords;
use crate::{
    caller::App,
    context::Context,
    lookup::Account,
    refusals::{Refusal, Result},
};

const FAILURES: &[u8] = b"failures";
const CODES: &[u8] = b"codes";
const SIGN_UP_CODES: &[u8] = b"sign-up codes";

/// A number that no user has.
const NOBODY: UserId = UserId(0);

/// Failed names remembered at a time in this process.
const CAPACITY: usize = 100_000;

/// Failures of unknown names, under a keyed digest of pool and folded name. In this process only: a flood of invented
/// names must not fill the store.
#[derive(Default)]
pub struct Strangers {
    failures: Mutex<HashMap<[u8; 32], Attempts>>,
    /// Until when a code would be good that was never sent.
    codes: Mutex<HashMap<[u8; 32], Timestamp>>,
}

impl Strangers {
    fn attempts(&self, name: &[u8; 32], nobody: Attempts) -> Attempts {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(name).cloned().unwrap_or(nobody)
    }

    fn change<T>(
        &self,
        name: [u8; 32],
        nobody: Attempts,
        now: Timestamp,
        change: impl FnOnce(Attempts) -> (Attempts, T),
    ) -> T {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let (attempts, found) = change(failures.get(&name).cloned().unwrap_or(nobody));
        if failures.len() >= CAPACITY && !failures.contains_key(&name) {
            failures.retain(|_, attempts| !attempts.is_empty(now));
            if failures.len() >= CAPACITY {
                return found;
            }
        }
        failures.insert(name, attempts);
        found
    }

    fn promise(&self, name: [u8; 32], until: Timestamp, now: Timestamp) {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        if codes.len() >= CAPACITY && !codes.contains_key(&name) {
            codes.retain(|_, until| now < *until);
            if codes.len() >= CAPACITY {
                return;
            }
        }
        codes.insert(name, until);
    }

    fn was_promised(&self, name: &[u8; 32], now: Timestamp) -> bool {
        let codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.get(name).is_some_and(|until| now < *until)
    }

    pub fn clear(&self) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Somebody who stands for a name that nobody has: confirmed, with a password that nobody knows.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn account(cx: &Context, app: &App, username: &str) -> Result<(Account, Stranger)> {
    let name = digest(cx, app, FAILURES, username)?;
    let user_id = decoy(cx, app, username)?.user_id;
    Ok((of(app, &user_id, &addresses(&name, username)), Stranger { name: Digest(name), user_id }))
}

/// The same one in a later step, if it is called by its name or by what was shown for it.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn resumed(cx: &Context, app: &App, username: &str, stranger: &Stranger) -> Result<Option<Account>> {
    if username == stranger.user_id {
        return Ok(Some(of(app, &stranger.user_id, &[])));
    }
    let name = digest(cx, app, FAILURES, username)?;
    Ok((Digest(name) == stranger.name).then(|| of(app, &stranger.user_id, &addresses(&name, username))))
}

/// Where codes are said to go: to the name itself, or to an address of which only the first letters are ever shown.
fn addresses(digest: &[u8; 32], username: &str) -> Vec<(Contact, String)> {
    let letter = |byte: Option<&u8>| char::from(b'a' + byte.copied().unwrap_or_default() % 26);
    let email = if username.contains('@') {
        username.to_owned()
    } else {
        format!("{}@{}", letter(digest.first()), letter(digest.last()))
    };
    let phone_number = username.starts_with('+').then(|| (Contact::PhoneNumber, username.to_owned()));
    [(Contact::Email, email)].into_iter().chain(phone_number).collect()
}

fn of(app: &App, user_id: &str, addresses: &[(Contact, String)]) -> Account {
    let (pool, id) = (app.pool.number, NOBODY);
    let attributes =
        addresses.iter().map(|(contact, address)| (contact.as_str().to_owned(), address.clone())).collect();
    let user = User {
        pool,
        id,
        sub: user_id.into(),
        username: user_id.to_owned(),
        attributes,
        links: Vec::new(),
        created: Timestamp::EPOCH,
        modified: Timestamp::EPOCH,
    };
    Account { user: Arc::new(user), credentials: Arc::new(Credentials::new(pool, id, Status::Confirmed)) }
}

/// The failures of a name. `none` are those of nobody, as they were read.
pub fn attempts(cx: &Context, stranger: &Stranger, none: Attempts) -> Attempts {
    cx.shared().strangers.attempts(&stranger.name.0, none)
}

/// Changes what is counted for the name, and tells what was found on the way. Of several at once none is lost.
pub fn change<T>(
    cx: &Context,
    stranger: &Stranger,
    none: Attempts,
    change: impl FnOnce(Attempts) -> (Attempts, T),
) -> T {
    cx.shared().strangers.change(stranger.name.0, none, cx.now(), change)
}

/// Counts a try of the operation that the name has so many of an hour. Of several at once no more than these pass.
///
/// # Errors
/// [`LimitExceeded`], as for a known user.
pub fn try_once_more(
    cx: &Context,
    stranger: &Stranger,
    none: Attempts,
    operation: Limited,
) -> std::result::Result<(), LimitExceeded> {
    change(cx, stranger, none, |attempts| tried(attempts, operation, cx.now()))
}

fn tried(attempts: Attempts, operation: Limited, now: Timestamp) -> (Attempts, std::result::Result<(), LimitExceeded>) {
    match attempts.check_limit(operation, now) {
        Ok(()) => (attempts.tried(operation, now), Ok(())),
        Err(exceeded) => (attempts, Err(exceeded)),
    }
}

/// The work of checking a password; it is never right.
///
/// # Errors
/// [`Refusal::Overloaded`](crate::refusals::Refusal::Overloaded).
pub async fn check_password(cx: &Context, app: &App, user_id: &str, password: &Secret) -> Result<Checked> {
    let decoy = decoy(cx, app, user_id)?;
    let kept = decoy.kept(Scheme::Srp);
    passwords::compare(cx, &app.pool, user_id, password, Scheme::Srp, decoy.salt, kept).await
}

/// A verifier that belongs to no password.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn verifier(cx: &Context, app: &App) -> Result<Verifier> {
    Ok(decoy(cx, app, "")?.verifier().clone())
}

/// A salt that is always the same for the same name.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn salt(cx: &Context, app: &App, username: &str) -> Result<Salt> {
    Ok(decoy(cx, app, username)?.salt)
}

fn decoy(cx: &Context, app: &App, username: &str) -> Result<Decoy> {
    let key = cx.shared().store.hmac(store::Purpose::DECOY, &[b"decoys"]).map_err(Refusal::internal)?;
    Ok(Decoy::new(&key, app.pool.number, &app.pool.folded(username)))
}

/// Counts a try of an operation that a known user has so many of an hour.
///
/// # Errors
/// [`Refusal::AttemptLimit`], as for a known user.
pub fn count(cx: &Context, app: &App, username: &str, operation: Limited) -> Result<()> {
    let name = digest(cx, app, FAILURES, username)?;
    let strangers = &cx.shared().strangers;
    let none = Attempts::none(app.pool.number, NOBODY);
    Ok(strangers.change(name, none, cx.now(), |attempts| tried(attempts, operation, cx.now()))?)
}

/// Whether [`count`] would let this try pass.
///
/// # Errors
/// [`Refusal::AttemptLimit`], as for a known user.
pub fn check_limit(cx: &Context, app: &App, username: &str, operation: Limited) -> Result<()> {
    let name = digest(cx, app, FAILURES, username)?;
    let attempts = cx.shared().strangers.attempts(&name, Attempts::none(app.pool.number, NOBODY));
    Ok(attempts.check_limit(operation, cx.now())?)
}

/// Reads what is read of a known user's attempts and code: nobody has this number.
///
/// # Errors
/// The store's.
pub async fn read(tx: &mut Transaction, app: &App, purpose: Purpose) -> Result<()> {
    let (pool, nobody) = (app.pool.number, NOBODY);
    tx.attempts(pool, nobody).await?;
    tx.code(pool, nobody, purpose).await?;
    Ok(())
}

/// What a caller who must not know is told of a code that went nowhere.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn told(cx: &Context, app: &App, username: &str) -> Result<CodeDelivery> {
    Ok(simulated(&app.pool, username, &digest(cx, app, b"delivery", username)?))
}

/// Remembers that a code is said to have been sent under this name.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn promise_code(cx: &Context, app: &App, username: &str, purpose: Purpose) -> Result<()> {
    let name = digest(cx, app, promised(purpose), username)?;
    // Only codes asked for during a sign-in live as long as a session.
    let until = cx.now().plus(purpose.lifetime(Duration::ZERO));
    cx.shared().strangers.promise(name, until, cx.now());
    Ok(())
}

/// How a code that was typed under this name is wrong: as a known user's would be.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn refused_code(cx: &Context, app: &App, username: &str, purpose: Purpose) -> Result<CodeRefused> {
    let name = digest(cx, app, promised(purpose), username)?;
    let is_live = cx.shared().strangers.was_promised(&name, cx.now());
    Ok(if is_live { CodeRefused::Mismatch } else { CodeRefused::Expired })
}

/// Codes of one purpose are none of another.
const fn promised(purpose: Purpose) -> &'static [u8] {
    match purpose {
        Purpose::SignUp => SIGN_UP_CODES,
        _ => CODES,
    }
}

/// What a name that nobody has is remembered by, or shown as: always the same, and for nobody to compute.
///
/// # Errors
/// When the cryptographic library refuses.
fn digest(cx: &Context, app: &App, what: &[u8], username: &str) -> Result<[u8; 32]> {
    let (pool, name) = (app.pool.number.0.to_be_bytes(), app.pool.folded(username));
    cx.shared().store.hmac(store::Purpose::DECOY, &[what, &pool, name.as_bytes()]).map_err(Refusal::internal)
}
