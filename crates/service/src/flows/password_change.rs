//! A user who is signed in sets another password.

use domain::{
    password,
    secret::Secret,
    user::{Attempts, Credentials, Limited, Status, User},
};
use store::Transaction;

use super::passwords;
use crate::{
    caller::SignedInUser,
    context::Context,
    lookup::{Account, Lookup},
    refusals::{Refusal, Result},
};

/// Sets the proposed password, for good. Sessions go on.
///
/// An access token alone must not be a place to guess passwords at: a wrong previous one counts as a failed sign-in, and
/// what the lock or the hour forbids is not looked at.
///
/// # Errors
/// State, attempts, policy, previous password, history.
pub async fn change(cx: &Context, caller: &SignedInUser, previous: Option<&Secret>, proposed: &Secret) -> Result<()> {
    let mut tx = cx.begin();
    let pool = &caller.pool;
    let account = tx.account_of(caller).await?;
    let Account { user, credentials } = &account;
    check_state(cx, credentials)?;
    let attempts = tx.attempts_of(&account).await?;
    attempts.check_limit(Limited::ChangePassword, cx.now())?;
    if attempts.check(cx.now()).is_err() {
        return Err(count(tx, &attempts.refused(cx.now()), Refusal::Locked).await);
    }
    password::conforms(&pool.settings.password_policy, proposed.expose())?;
    if let Some(previous) = previous {
        if !passwords::check(cx, pool, &account, previous).await?.is_right() {
            let failed = attempts.failed(cx.now()).tried(Limited::ChangePassword, cx.now());
            return Err(count(tx, &failed, Refusal::WrongCredentials).await);
        }
    } else if credentials.password.is_some() {
        return Err(Refusal::MissingParameter("PreviousPassword"));
    }
    let replacement = match passwords::replacement(cx, pool, &account, proposed).await {
        Ok(replacement) => replacement,
        Err(why @ Refusal::PasswordReused) => {
            let tried = attempts.tried(Limited::ChangePassword, cx.now());
            return Err(count(tx, &tried, why).await);
        }
        Err(why) => return Err(why),
    };
    let history = pool.settings.password_policy.history_size;
    tx.put(&Credentials::clone(credentials).with_permanent_password(replacement, history));
    tx.put(&User { modified: cx.now(), ..User::clone(user) });
    Ok(tx.commit().await?)
}

/// A session may outlive what allowed it.
fn check_state(cx: &Context, credentials: &Credentials) -> Result<()> {
    match credentials.status {
        Status::ExternalProvider => Err(Refusal::PasswordNotResettable),
        Status::ForceChangePassword if credentials.temporary_until.is_some_and(|until| cx.now() >= until) => {
            Err(Refusal::TemporaryPasswordExpired)
        }
        _ => Ok(()),
    }
}

async fn count(mut tx: Transaction, attempts: &Attempts, why: Refusal) -> Refusal {
    tx.trace(attempts);
    match tx.refuse().await {
        Ok(()) => why,
        Err(failure) => failure.into(),
    }
}
