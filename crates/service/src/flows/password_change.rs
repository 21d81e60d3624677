//! A user who is signed in sets another password.

use domain::{
    password,
    risk::{Answered, Asked, Assessment, CheckedEvent, EventKind, EventResponse},
    secret::Secret,
    user::{Attempts, Credentials, Limited, Status, User},
};
use store::Transaction;

use super::turns::Whose;
use super::{
    passwords,
    protection::{self, Doing, Guard},
};
use crate::{
    caller::{App, SignedInUser},
    context::Context,
    lookup::{Account, Lookup},
    refusals::{Refusal, Result},
};

/// Sets the proposed password, for good. Sessions go on.
///
/// An access token alone must not be a place to guess passwords at: a wrong previous one counts as a failed sign-in,
/// what the lock or the hour forbids is not looked at, and guesses at once wait their turn.
///
/// # Errors
/// State, attempts, policy, previous password, history.
pub async fn change(cx: &Context, caller: &SignedInUser, previous: Option<&Secret>, proposed: &Secret) -> Result<()> {
    let pool = &caller.pool;
    let app = App { client: caller.client.clone(), pool: pool.clone() };
    let guard = protection::guard(cx, &app).await?;
    let (mut tx, account, attempts) = at_turn(cx, caller).await?;
    let Account { user, credentials } = &account;
    attempts.check_limit(Limited::ChangePassword, cx.now())?;
    if attempts.check(cx.now()).is_err() {
        tx.trace(&attempts.refused(cx.now()));
        tx.refuse().await?;
        return Err(Refusal::Locked);
    }
    password::conforms(&pool.settings.password_policy, proposed.expose())?;
    if let Some(previous) = previous {
        if !passwords::check(cx, pool, &account, previous).await?.is_right() {
            let failed = attempts.failed(cx.now()).tried(Limited::ChangePassword, cx.now());
            return Err(count(cx, tx, &guard, user, &failed, Refusal::WrongCredentials).await);
        }
    } else if credentials.password.is_some() {
        return Err(Refusal::MissingParameter("PreviousPassword"));
    }
    let assessment = guard.check_password(cx, CheckedEvent::PasswordChange, proposed).await?;
    let replacement = match passwords::replacement(cx, pool, &account, proposed).await {
        Ok(replacement) => replacement,
        Err(why @ Refusal::PasswordReused) => {
            let tried = attempts.tried(Limited::ChangePassword, cx.now());
            return Err(count(cx, tx, &guard, user, &tried, why).await);
        }
        Err(why) => return Err(why),
    };
    let history = pool.settings.password_policy.history_size;
    tx.put(&Credentials::clone(credentials).with_permanent_password(replacement, history));
    tx.put(&User { modified: cx.now(), ..User::clone(user) });
    let rightly: &[Answered] =
        if previous.is_some() { &[Answered { asked: Asked::Password, rightly: true }] } else { &[] };
    guard.remember(cx, &mut tx, &doing(user, EventResponse::Pass, assessment, rightly)).await?;
    Ok(tx.commit().await?)
}

/// What is there when it is this request's turn to look at the password, or when nothing is looked at anyway.
///
/// # Errors
/// The state's, and [`Refusal::Overloaded`] when no turn comes.
async fn at_turn(cx: &Context, caller: &SignedInUser) -> Result<(Transaction, Account, Attempts)> {
    let whose = Whose::User(caller.account.user.pool, caller.account.user.id);
    loop {
        let found = read(cx, caller).await;
        let attempts = found.as_ref().ok().map(|(_, _, attempts)| attempts);
        let may_look = |attempts: &&Attempts| {
            attempts.check_limit(Limited::ChangePassword, cx.now()).is_ok() && attempts.check(cx.now()).is_ok()
        };
        let Some(attempts) = attempts.filter(may_look) else {
            // Whoever waits behind this request finds the same.
            cx.pass_on_turn(whose);
            return found;
        };
        if cx.take_turn(whose, attempts.concurrent_checks(cx.now())) {
            return found;
        }
        // Whoever is at it changes what was read.
        cx.wait_for_turn(whose).await?;
    }
}

async fn read(cx: &Context, caller: &SignedInUser) -> Result<(Transaction, Account, Attempts)> {
    let mut tx = cx.begin();
    let account = tx.account_of(caller).await?;
    check_state(cx, &account.credentials)?;
    let attempts = tx.attempts_of(&account).await?;
    Ok((tx, account, attempts))
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

fn doing<'a>(user: &'a User, response: EventResponse, assessment: Assessment, answered: &'a [Answered]) -> Doing<'a> {
    Doing { user, kind: EventKind::PasswordChange, response, assessment, answered }
}

async fn count(
    cx: &Context,
    mut tx: Transaction,
    guard: &Guard,
    user: &User,
    attempts: &Attempts,
    why: Refusal,
) -> Refusal {
    tx.trace(attempts);
    let answered = [Answered { asked: Asked::Password, rightly: matches!(why, Refusal::PasswordReused) }];
    guard.trace(cx, &mut tx, &doing(user, EventResponse::Fail, Assessment::HARMLESS, &answered), None);
    match tx.refuse().await {
        Ok(()) => why,
        Err(failure) => failure.into(),
    }
}
