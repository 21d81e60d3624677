//! User names that nobody has: they cost what known ones cost, are locked like known ones, and are told apart only
//! where the client allows it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::{
    ids::UserId,
    password::{Decoy, Scheme},
    secret::Secret,
    sign_in::Obstacle,
    time::Timestamp,
    user::{Attempts, Limited},
};
use store::Purpose;

use super::passwords;
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    refusals::{Refusal, Result},
};

const FAILURES: &[u8] = b"failures";

/// Failed names remembered at a time in this process.
const CAPACITY: usize = 100_000;

/// Failures of unknown names, under a keyed digest of pool and folded name. In this process only: a flood of invented
/// names must not fill the store.
#[derive(Default)]
pub struct Strangers {
    failures: Mutex<HashMap<[u8; 32], Attempts>>,
}

impl Strangers {
    fn attempts(&self, name: &[u8; 32], nobody: Attempts) -> Attempts {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(name).cloned().unwrap_or(nobody)
    }

    fn remember(&self, name: [u8; 32], attempts: Attempts, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= CAPACITY && !failures.contains_key(&name) {
            failures.retain(|_, attempts| !attempts.is_empty(now));
            if failures.len() >= CAPACITY {
                return;
            }
        }
        failures.insert(name, attempts);
    }

    pub fn clear(&self) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The refusal of a password sign-in under a name that nobody has.
pub async fn refuse_password(cx: &Context, app: &VerifiedApp, username: &str, password: &Secret) -> Refusal {
    match check(cx, app, username, password).await {
        Err(why) => why,
        Ok(()) if app.client.hides_unknown_users() => Refusal::WrongCredentials,
        Ok(()) => Refusal::NoSuchUser,
    }
}

/// The same work as for a known user, and the same lock.
async fn check(cx: &Context, app: &VerifiedApp, username: &str, password: &Secret) -> Result<()> {
    let store = &cx.shared().store;
    let pool = app.pool.number;
    let name = digest(cx, app, FAILURES, username)?;
    let strangers = &cx.shared().strangers;
    let attempts = strangers.attempts(&name, Attempts::none(pool, UserId(0)));
    if let Err(locked) = attempts.check(cx.now()) {
        strangers.remember(name, attempts.refused(cx.now()), cx.now());
        return Err(Obstacle::Locked { until: locked.until }.into());
    }
    // A known user's failures are read from the store, so somebody's must be read here: nobody has this number.
    cx.begin().attempts(pool, UserId(0)).await?;
    let key = store.hmac(Purpose::DECOY, &[b"decoys"]).map_err(Refusal::internal)?;
    let decoy = Decoy::new(&key, pool, &app.pool.folded(username));
    let kept = decoy.kept(Scheme::Srp);
    passwords::compare(cx, &app.pool, &decoy.user_id, password, Scheme::Srp, decoy.salt, kept).await?;
    strangers.remember(name, attempts.failed(cx.now()), cx.now());
    // A known user's failure is written down: this one costs a commit too.
    store.decoy_commit().await?;
    Ok(())
}

/// Counts a try of an operation that a known user has so many of an hour.
///
/// # Errors
/// [`Refusal::AttemptLimit`], as for a known user.
pub fn count(cx: &Context, app: &App, username: &str, operation: Limited) -> Result<()> {
    let name = digest(cx, app, FAILURES, username)?;
    let strangers = &cx.shared().strangers;
    let attempts = strangers.attempts(&name, Attempts::none(app.pool.number, UserId(0)));
    attempts.check_limit(operation, cx.now())?;
    strangers.remember(name, attempts.tried(operation, cx.now()), cx.now());
    Ok(())
}

/// What a name that nobody has is remembered by, or shown as: always the same, and for nobody to compute.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn digest(cx: &Context, app: &App, what: &[u8], username: &str) -> Result<[u8; 32]> {
    let (pool, name) = (app.pool.number.0.to_be_bytes(), app.pool.folded(username));
    cx.shared().store.hmac(Purpose::DECOY, &[what, &pool, name.as_bytes()]).map_err(Refusal::internal)
}
