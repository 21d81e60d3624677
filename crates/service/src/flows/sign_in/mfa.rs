//! Which second factor: the challenges SELECT_MFA_TYPE and MFA_SETUP.

use std::collections::BTreeMap;

use domain::{
    sign_in::{Answer, Challenge, ChallengeName, Pending, SetUp, Step},
    user::{AttributesRefused, Credentials, Factor, Writer, check_changes},
};
use wire::Secret;

use super::{Outcome, Parameters, run::Run, sealed::Carrier};
use crate::{
    context::Context,
    flows::software_tokens::{self, Shown},
    refusals::{FactorRefusal, Refusal, Result},
};

/// No mailbox has a longer address (RFC 5321, 4.5.3.1).
const LONGEST_ADDRESS: usize = 320;

/// What the person chooses among, or may set up.
pub(super) fn parameters(run: &Run<'_>, name: &str, among: &[Factor]) -> Result<BTreeMap<String, String>> {
    let names: Vec<&str> = among.iter().map(|factor| factor.as_str()).collect();
    Ok(BTreeMap::from([
        (name.to_owned(), serde_json::to_string(&names).map_err(Refusal::internal)?),
        ("USER_ID_FOR_SRP".to_owned(), run.username().to_owned()),
    ]))
}

/// SELECT_MFA_TYPE.
///
/// # Errors
/// [`FactorRefusal::NotAmongChoices`].
pub(super) async fn choose((run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let factor = match given.required("ANSWER")?.expose() {
        // The guide's name for it.
        "EMAIL_MFA" => Some(Factor::EmailOtp),
        name => Factor::parse(name),
    };
    let factor = factor.ok_or(FactorRefusal::NotAmongChoices)?;
    let step = pending.answer(Answer::Factor(factor), run.facts());
    run.proceed(step).await
}

/// MFA_SETUP: after a software token was proved, or with an address to send codes to.
///
/// # Errors
/// [`Refusal::SessionInvalid`] when nothing was set up.
pub(super) async fn finish((run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    // The reference of the API writes the one, the guide the other.
    let done = match given.get("EMAIL").or_else(|| given.get("email")) {
        None => SetUp::Token,
        Some(address) => {
            let given = BTreeMap::from([("email".to_owned(), address.expose().to_owned())]);
            // What comes back in a session has to fit into it.
            if address.expose().len() > LONGEST_ADDRESS {
                return Err(AttributesRefused::EmailForm.into());
            }
            check_changes(&run.app.pool, Writer::Administrator, &run.account.user, &given)?;
            SetUp::Email(address.expose())
        }
    };
    let step = pending.answer(Answer::SetUp(done), run.facts());
    run.proceed(step).await
}

/// A secret for somebody in MFA_SETUP, and the session that remembers it. Nothing is stored.
///
/// # Errors
/// The session's; [`FactorRefusal::TokensOff`].
pub async fn associate(cx: &Context, session: &Secret) -> Result<(domain::secret::Secret, Secret)> {
    let (run, pending) = Run::resume_alone(cx, ChallengeName::MfaSetup, Carrier::Session(session)).await?;
    software_tokens::check_pool(&run.app.pool)?;
    let (secret, kept) = software_tokens::draw(cx, &run.account.credentials)?;
    match pending.answer(Answer::SetUp(SetUp::Associated(&kept)), run.facts()) {
        Step::Ask(pending) => Ok((secret, run.sealed(&pending)?.session.into())),
        Step::Refused(why) => Err(run.refuse(why).await),
        Step::Need(_) | Step::SignedIn(_) => Err(Refusal::internal("a new secret ends a sign-in")),
    }
}

/// The first code of that secret: the token is the user's, turned on and preferred, whatever becomes of the sign-in.
///
/// # Errors
/// The session's; [`FactorRefusal::TokensOff`], [`FactorRefusal::NoToken`], [`FactorRefusal::FirstCode`].
pub async fn verify(cx: &Context, session: &Secret, shown: Shown) -> Result<Option<Secret>> {
    let (mut run, pending) = Run::resume_alone(cx, ChallengeName::MfaSetup, Carrier::Session(session)).await?;
    software_tokens::check_pool(&run.app.pool)?;
    let Challenge::MfaSetup(setup) = pending.challenge() else { return Err(Refusal::SessionInvalid) };
    let secret = setup.secret().cloned().ok_or(FactorRefusal::NoToken)?;
    let before = run.account.credentials.clone();
    let token = software_tokens::prove(cx, &before, secret, shown)?;
    let factors = before.factors.clone().with_software_token(token).preferring(Factor::SoftwareTokenMfa);
    let changed = Credentials { factors, ..Credentials::clone(&before) };
    match pending.answer(Answer::SetUp(SetUp::TokenProved(&changed)), run.facts()) {
        Step::Ask(pending) => {
            run.tx.put(&changed);
            Ok(run.ask(&pending).await?.session)
        }
        Step::Refused(why) => Err(run.refuse(why).await),
        Step::Need(_) | Step::SignedIn(_) => Err(Refusal::internal("a first code ends a sign-in")),
    }
}
