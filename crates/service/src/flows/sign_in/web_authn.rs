//! Passkeys: the challenge WEB_AUTHN.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    passkey::{Challenge as PasskeyChallenge, Demands, RelyingParty, UserPasskeys},
    pool::UserVerification,
    sign_in::{Answer, Asking, Challenge, PasskeyQuestion, Pending, Step, must_verify},
};

use super::{Outcome, Parameters, run::Run};
use crate::{
    flows::passkeys,
    refusals::{PasskeyRefusal, Refusal, Result},
};

pub(super) const CREDENTIAL: &str = "CREDENTIAL";

/// Whether the user has a passkey that this pool can use. Costs nothing where the pool wants none.
///
/// # Errors
/// The store's.
pub(super) async fn is_available(run: &mut Run<'_>) -> Result<bool> {
    let Some(relying_party) = relying_party(run).await? else { return Ok(false) };
    Ok(kept(run).await?.usable(&relying_party).next().is_some())
}

/// Puts a fresh challenge to the user's passkeys.
///
/// # Errors
/// The store's.
pub(super) async fn ask(run: &mut Run<'_>, asking: Asking) -> Result<Step> {
    let Some(relying_party) = relying_party(run).await? else { return Ok(asking.without()) };
    let challenge = PasskeyChallenge::generate(run.cx.random());
    Ok(asking.with(PasskeyQuestion { challenge, relying_party }))
}

/// What the browser needs to find the passkey.
///
/// # Errors
/// The store's.
pub(super) async fn parameters(run: &mut Run<'_>, question: &PasskeyQuestion) -> Result<BTreeMap<String, String>> {
    let kept = kept(run).await?;
    let PasskeyQuestion { challenge, relying_party } = question;
    let options = passkeys::request(relying_party, kept.usable(relying_party), verification(run), challenge);
    Ok(BTreeMap::from([("CREDENTIAL_REQUEST_OPTIONS".to_owned(), options.to_string())]))
}

/// # Errors
/// [`Refusal::WrongCredentials`] for whatever is not right about the signature, and whatever stands in the way.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let Challenge::WebAuthn(PasskeyQuestion { challenge, relying_party }) = pending.challenge() else {
        return Err(Refusal::SessionInvalid);
    };
    let assertion = passkeys::assertion(given.required(CREDENTIAL)?.expose())?;
    let kept = kept(&mut run).await?;
    let user_verification = verification(&run) == UserVerification::Required;
    let demands = Demands { relying_party, user_verification };
    let verified = assertion.verified(&kept, &run.account.user.sub, challenge, &demands);
    if let Err(why) = &verified {
        tracing::info!(%why, "a passkey's answer is refused");
    }
    let verified = verified.ok();
    if let Some(moved) = verified.as_ref().and_then(|verified| verified.moved()) {
        run.tx.put_passkeys(&UserPasskeys::clone(&kept).moved(moved.clone()));
    }
    let step = pending.answer(Answer::Passkey(verified.as_ref()), run.facts());
    run.proceed(step).await
}

/// What is asked of the authenticator: where a passkey stands for two factors, it must know who holds it.
fn verification(run: &Run<'_>) -> UserVerification {
    if must_verify(run.facts()) { UserVerification::Required } else { passkeys::user_verification(&run.app.pool) }
}

/// Whom passkeys are for here; `None` where the pool wants none, or is for nobody.
async fn relying_party(run: &mut Run<'_>) -> Result<Option<RelyingParty>> {
    match passkeys::relying_party(run.cx, &mut run.tx, &run.app.pool).await {
        Ok(relying_party) => Ok(Some(relying_party)),
        Err(Refusal::Passkey(PasskeyRefusal::NotEnabled | PasskeyRefusal::NoRelyingParty)) => Ok(None),
        Err(why) => Err(why),
    }
}

/// The user's passkeys; the commit relies on them.
async fn kept(run: &mut Run<'_>) -> Result<Arc<UserPasskeys>> {
    let (pool, user) = (run.account.user.pool, run.account.user.id);
    let kept = run.tx.passkeys(pool, user).await?;
    Ok(kept.unwrap_or_else(|| Arc::new(UserPasskeys::none(pool, user))))
}
