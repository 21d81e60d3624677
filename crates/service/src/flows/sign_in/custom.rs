//! CUSTOM_AUTH and the challenge CUSTOM_CHALLENGE: the pool's own functions ask, and say when it is enough.

use std::collections::BTreeMap;

use domain::{
    random,
    sign_in::{Answer, Creating, CustomState, Defining, First, Pending, Round, SrpExchange, Step, Verdict},
    srp::ClientPublic,
    token::Digest,
};
use store::{Purpose, Store};
use zeroize::Zeroizing;

use super::{Outcome, Parameters, run::Run, srp};
use crate::{
    caller::App,
    context::Context,
    refusals::{FunctionRefusal, Refusal, Result},
    replay::Source,
    triggers::custom_challenge::{self, Said, Subject},
};

/// What functions told in private: opens with its record alone.
const PRIVATE: Purpose = Purpose::new("custom-challenge/v1");

/// CUSTOM_AUTH.
///
/// # Errors
/// In the order of auth.md 2: parameters, secret, functions, user; then the functions'.
pub(super) async fn sign_in(cx: &Context, app: App, parameters: Parameters<'_>) -> Result<Outcome> {
    let username = parameters.required("USERNAME")?.expose();
    // The guide and the SDKs write the one, the reference of the API the other.
    let first = parameters.get("CHALLENGE_NAME").or_else(|| parameters.get("ChallengeName"));
    let srp_a = match first.map(|first| first.expose()) {
        None | Some("CUSTOM_CHALLENGE") => None,
        Some("SRP_A") => Some(srp::client_public(parameters)?.to_hex()),
        Some(_) => return Err(Refusal::BadChallengeName),
    };
    let app = app.verify_hash(cx, username, parameters.get("SECRET_HASH"))?;
    if app.pool.settings.triggers.define_auth_challenge.is_none() {
        return Err(FunctionRefusal::NoCustomAuth.into());
    }
    let (mut run, step) = Run::open(cx, app, username, First::Custom, parameters).await?;
    run.custom = Some(CustomState {
        pool: run.app.pool.number,
        id: Digest([0; 32]),
        rounds: srp_a.iter().map(|_| Round::of("SRP_A", true)).collect(),
        srp_a,
        private: None,
        metadata: None,
        expires: cx.now(),
    });
    run.proceed(step).await
}

/// CUSTOM_CHALLENGE.
///
/// # Errors
/// [`Refusal::SessionInvalid`] when its state is gone, and the functions'.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let typed = given.required("ANSWER")?;
    let mut state = run.custom.take().ok_or(Refusal::SessionInvalid)?;
    let private = match state.private.take() {
        None => BTreeMap::new(),
        Some(sealed) => {
            let opened = run.cx.shared().store.open_sealed(PRIVATE, &place(&state), &sealed);
            serde_json::from_slice(&opened.map_err(Refusal::internal)?).map_err(Refusal::internal)?
        }
    };
    let right = custom_challenge::verify(run.cx, &subject(&run), &private, typed.expose()).await?;
    let metadata = state.metadata.take();
    state.rounds.push(Round { metadata, ..Round::of("CUSTOM_CHALLENGE", right) });
    run.custom = Some(state);
    let step = pending.answer(Answer::Custom, run.facts());
    run.proceed(step).await
}

/// Asks DefineAuthChallenge what comes next.
///
/// # Errors
/// The function's. It may ask for the password only where the sign-in began with `SRP_A`.
pub(super) async fn define(run: &mut Run<'_>, defining: Defining) -> Result<Step> {
    let mut state = run.custom.take().ok_or(Refusal::SessionInvalid)?;
    let verdict = match custom_challenge::define(run.cx, &subject(run), &state.rounds, state.srp_a.is_some()).await? {
        Said::Denied => Verdict::Denied,
        Said::Enough => Verdict::Enough,
        Said::AskOwn => Verdict::AskOwn,
        Said::AskPassword => {
            let public = state.srp_a.as_deref().and_then(|text| ClientPublic::parse(text).ok());
            Verdict::AskPassword(exchange(run, public.ok_or(FunctionRefusal::Unrecognizable)?).await?)
        }
    };
    state.id = Digest(random::bytes(run.cx.random()));
    let step = defining.answered(verdict, state.id, run.facts());
    run.custom = Some(state);
    Ok(step)
}

async fn exchange(run: &Run<'_>, public: ClientPublic) -> Result<SrpExchange> {
    let verifier = run.verifier()?;
    let secret = Zeroizing::new(random::bytes(run.cx.random()));
    run.cx.compute_briefly(Source::SrpExchange, move || SrpExchange::begin(public, &verifier, secret)).await
}

/// Asks CreateAuthChallenge for the question, and keeps what is not for the person to see.
///
/// # Errors
/// The function's.
pub(super) async fn create(run: &mut Run<'_>, creating: Creating) -> Result<Step> {
    let mut state = run.custom.take().ok_or(Refusal::SessionInvalid)?;
    let created = custom_challenge::create(run.cx, &subject(run), &state.rounds).await?;
    let private = serde_json::to_vec(&created.private_challenge_parameters.unwrap_or_default());
    let private = Zeroizing::new(private.map_err(Refusal::internal)?);
    let sealed = run.cx.shared().store.seal(PRIVATE, &place(&state), &private);
    state.private = Some(sealed.map_err(Refusal::internal)?);
    state.metadata = created.challenge_metadata;
    run.custom = Some(state);
    run.shown = created.public_challenge_parameters.unwrap_or_default();
    Ok(creating.created())
}

/// What the function shows, and whose answer it is.
pub(super) fn parameters(run: &Run<'_>) -> BTreeMap<String, String> {
    let mut parameters = run.shown.clone();
    parameters.insert("USERNAME".to_owned(), run.username().to_owned());
    parameters
}

fn subject<'a>(run: &'a Run<'_>) -> Subject<'a> {
    Subject { app: &run.app, account: &run.account, is_stranger: run.is_stranger(), metadata: run.metadata }
}

fn place(state: &CustomState) -> Vec<u8> {
    Store::place(&[&state.pool.0.to_be_bytes(), &state.id.0])
}
