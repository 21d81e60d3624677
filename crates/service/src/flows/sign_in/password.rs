//! The first step by user name and password.

use domain::{
    random,
    sign_in::{self, Answer, Facts, Need, Proof, Step, Visit},
    user::{Attempts, User},
};
use store::Transaction;

use super::{Outcome, Parameters, new_password};
use crate::{
    caller::{App, VerifiedApp},
    context::Context,
    flows::{passwords, secrets, strangers, tokens},
    lookup::{Account, Lookup},
    refusals::{Refusal, Result},
    triggers::{self, Trigger},
};

/// # Errors
/// In the order of auth.md 2, steps 4 to 14.
pub(super) async fn sign_in(cx: &Context, app: App, parameters: &Parameters<'_>) -> Result<Outcome> {
    let username = parameters.required("USERNAME")?.expose();
    let password = secrets::password(parameters.required("PASSWORD")?);
    let app = app.verify_hash(cx, username, parameters.get("SECRET_HASH"))?;
    let mut tx = cx.begin();
    let Some(account) = tx.find_account(&app.pool, username).await? else {
        triggers::call(&app.pool, Trigger::UserMigration)?;
        return Err(strangers::refuse_password(cx, &app, username, &password).await);
    };
    refuse_unknown_device(&app, parameters)?;

    let attempts = tx.attempts_of(&account).await?;
    let facts = Facts { credentials: &account.credentials, attempts: &attempts, now: cx.now() };
    let visit = Visit {
        pool: app.pool.number,
        client: app.client.id.clone(),
        user: account.user.id,
        event_id: random::uuid(cx.random()).to_string(),
    };
    let mut step = sign_in::begin(visit, facts);
    if let Step::Need(Need::PreAuthentication(waiting)) = step {
        triggers::call(&app.pool, Trigger::PreAuthentication)?;
        let checked = passwords::check(cx, &app.pool, &account, &password).await?;
        step = waiting.allowed().answer(Answer::Password(checked), facts);
    }
    match step {
        Step::SignedIn(proof) => {
            // A function may write to the very user it is called for, so the commit relies on the credentials alone.
            tx.forget::<User>(&(account.user.pool, account.user.id));
            finish(cx, tx, &app, &account, &attempts, proof).await.map(Outcome::SignedIn)
        }
        Step::Ask(challenge) => {
            let asked = new_password::ask(cx, &app, &account, &challenge)?;
            forgive(&mut tx, &attempts);
            tx.commit().await?;
            Ok(Outcome::Asked(asked))
        }
        Step::Refused(refusal) => Err(refuse(cx, tx, attempts, refusal).await),
        Step::Need(_) => Err(Refusal::internal("a sign-in asks for its function twice")),
    }
}

/// The end of every way to sign in: second factors, triggers, tokens, commit.
pub(super) async fn finish(
    cx: &Context,
    mut tx: Transaction,
    app: &VerifiedApp,
    account: &Account,
    attempts: &Attempts,
    proof: Proof,
) -> Result<tokens::Tokens> {
    second_factor(app)?;
    triggers::call(&app.pool, Trigger::PostAuthentication)?;
    let tokens = tokens::issue(cx, &mut tx, app, &account.user, proof).await?;
    forgive(&mut tx, attempts);
    tx.commit().await?;
    Ok(tokens)
}

/// A right password ends a row of failures; without one nothing is written.
fn forgive(tx: &mut Transaction, attempts: &Attempts) {
    if attempts.sign_in.is_some() {
        tx.put(&attempts.clone().succeeded());
    }
}

/// Pools that demand a second factor give no tokens without one.
fn second_factor(app: &VerifiedApp) -> Result<()> {
    match app.pool.mfa.mode {
        domain::pool::MfaMode::On => Err(Refusal::ChallengeNotBuilt("MFA_SETUP")),
        domain::pool::MfaMode::Off | domain::pool::MfaMode::Optional => Ok(()),
    }
}

/// No device was ever remembered here, so a key names none; Amplify then drops its own memory and tries again.
fn refuse_unknown_device(app: &VerifiedApp, parameters: &Parameters<'_>) -> Result<()> {
    if app.pool.settings.devices.is_some() && parameters.get("DEVICE_KEY").is_some() {
        return Err(Refusal::NoSuchDevice);
    }
    Ok(())
}

/// Counts what has to be counted, and only that.
pub(super) async fn refuse(
    cx: &Context,
    mut tx: Transaction,
    attempts: Attempts,
    refusal: sign_in::Refusal,
) -> Refusal {
    match refusal {
        sign_in::Refusal::WrongPassword => tx.trace(&attempts.failed(cx.now())),
        sign_in::Refusal::Obstacle(sign_in::Obstacle::Locked { .. }) => tx.trace(&attempts.refused(cx.now())),
        _ => {}
    }
    match tx.refuse().await {
        Err(failure) => failure.into(),
        Ok(()) => refusal.into(),
    }
}

impl From<sign_in::Refusal> for Refusal {
    fn from(why: sign_in::Refusal) -> Self {
        match why {
            sign_in::Refusal::Obstacle(obstacle) => obstacle.into(),
            sign_in::Refusal::WrongPassword => Self::WrongCredentials,
            sign_in::Refusal::WrongAnswer => Self::SessionInvalid,
        }
    }
}
