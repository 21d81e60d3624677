//! Secure Remote Password: USER_SRP_AUTH, and the challenges PASSWORD_SRP and PASSWORD_VERIFIER.
//!
//! Cognito's clients drop the session between the two steps, so the whole state is in `SECRET_BLOCK`.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    password::Checked,
    random,
    sign_in::{Answer, Challenge, First, Pending, Round, SrpClaim, SrpExchange},
    srp::{ClientPublic, Identity, Verifier},
};
use zeroize::Zeroizing;

use super::{Outcome, Parameters, run::Run, sealed::SealedState};
use crate::{
    caller::App,
    context::Context,
    refusals::{Refusal, Result},
    replay::Source,
};

pub(super) const SECRET_BLOCK: &str = "PASSWORD_CLAIM_SECRET_BLOCK";
pub(super) const SIGNATURE: &str = "PASSWORD_CLAIM_SIGNATURE";
pub(super) const TIMESTAMP: &str = "TIMESTAMP";
/// What a proof consists of, besides the block that is asked for first.
pub(super) const CLAIM: &[&str] = &[SIGNATURE, TIMESTAMP];

/// USER_SRP_AUTH.
///
/// # Errors
/// In the order of auth.md 2: parameters, secret, user.
pub(super) async fn sign_in(cx: &Context, app: App, parameters: Parameters<'_>) -> Result<Outcome> {
    let username = parameters.required("USERNAME")?.expose();
    client_public(parameters)?;
    let app = app.verify_hash(cx, username, parameters.get("SECRET_HASH"))?;
    begin(Run::begin(cx, app, username, First::Srp, parameters).await?, parameters).await
}

/// The client's public number, answered with the server's: the end of PASSWORD_SRP.
///
/// # Errors
/// [`Refusal::BadSrpA`], [`Refusal::Overloaded`].
pub(super) async fn begin((run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let public = client_public(given)?;
    let verifier = run.verifier()?;
    let secret = Zeroizing::new(random::bytes(run.cx.random()));
    let work = move || SrpExchange::begin(public, &verifier, secret);
    let exchange = run.cx.compute_briefly(Source::SrpExchange, work).await?;
    let step = pending.answer(Answer::SrpBegun(exchange), run.facts());
    run.proceed(step).await
}

pub(super) fn client_public(given: Parameters<'_>) -> Result<ClientPublic> {
    ClientPublic::parse(given.required("SRP_A")?.expose()).map_err(|_| Refusal::BadSrpA)
}

/// What the client needs for its proof.
pub(super) fn parameters(
    run: &Run<'_>,
    exchange: &SrpExchange,
    state: &SealedState,
) -> Result<BTreeMap<String, String>> {
    let username = run.username();
    Ok(BTreeMap::from([
        ("SALT".to_owned(), run.salt()?.to_hex()),
        ("SECRET_BLOCK".to_owned(), state.secret_block()),
        ("SRP_B".to_owned(), exchange.server_public().to_owned()),
        ("USERNAME".to_owned(), username.to_owned()),
        ("USER_ID_FOR_SRP".to_owned(), username.to_owned()),
    ]))
}

/// The proof, in answer to PASSWORD_VERIFIER.
///
/// # Errors
/// [`Refusal::WrongCredentials`], and whatever stands in the way of whoever knows the password.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let Challenge::PasswordVerifier(exchange) = pending.challenge() else { return Err(Refusal::SessionInvalid) };
    let names = [run.app.pool.id.suffix().to_owned(), run.username().to_owned()];
    let checked = check(&run, exchange.clone(), run.verifier()?, names, given).await?;
    if let Some(custom) = run.custom.as_mut() {
        custom.rounds.push(Round::of("PASSWORD_VERIFIER", checked.is_right()));
    }
    let step = pending.answer(Answer::SrpProof(checked), run.facts());
    run.proceed(step).await
}

/// Whether the responses hold a proof by whoever `names` are: the pool's suffix and the user, or a device's group and key.
pub(super) async fn check(
    run: &Run<'_>,
    exchange: SrpExchange,
    verifier: Verifier,
    [group, name]: [String; 2],
    given: Parameters<'_>,
) -> Result<Checked> {
    let secret_block = STANDARD.decode(given.required(SECRET_BLOCK)?.expose()).unwrap_or_default();
    // What is no base64 is no signature, and costs what a wrong one costs.
    let signature = STANDARD.decode(given.required(SIGNATURE)?.expose()).unwrap_or_default();
    let timestamp = given.required(TIMESTAMP)?.clone();
    let now = run.cx.wall();
    run.cx
        .compute(Source::SrpProof, move || {
            let identity = Identity { pool: &group, username: &name };
            let claim = SrpClaim {
                secret_block: &secret_block,
                timestamp: timestamp.expose(),
                signature: &signature,
                received: now,
            };
            exchange.check(&verifier, identity, &claim)
        })
        .await
}
