//! The device that a sign-in comes from: known by its key, proved by DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER.
//!
//! Some clients send no session with either answer. The second has its whole state in `SECRET_BLOCK`; that of the first
//! is kept, sealed, with the device until it is answered.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    device::{Device, device_group_key, device_key, parse_device_key},
    ids::DeviceId,
    random,
    sign_in::{Answer, Challenge, Pending, Session, SrpExchange},
};
use store::Transaction;
use zeroize::Zeroizing;

use super::{Outcome, Parameters, run::Run, sealed::SealedState, srp};
use crate::{
    caller::App,
    context::Context,
    flows::devices,
    lookup::{Account, Lookup},
    refusals::{Refusal, Result},
    replay::Source,
    triggers::pre_token_generation::Occasion,
};

const DEVICE_KEY: &str = "DEVICE_KEY";
/// What the beginning of a proof needs.
pub(super) const BEGINNING: &[&str] = &[DEVICE_KEY, "SRP_A"];
/// What the proof needs, besides the block that is asked for first.
pub(super) const CLAIM: &[&str] = &[DEVICE_KEY, srp::SIGNATURE, srp::TIMESTAMP];

/// The device that a request names, or that its sign-in named before. A pool that tracks none does not look.
///
/// # Errors
/// [`Refusal::NoSuchDevice`]; Amplify then drops its own memory and tries again.
pub(super) async fn shown(
    tx: &mut Transaction,
    app: &App,
    account: &Account,
    given: Parameters<'_>,
    before: Option<DeviceId>,
) -> Result<Option<Arc<Device>>> {
    if app.pool.settings.devices.is_none() {
        return Ok(None);
    }
    let id = match given.get(DEVICE_KEY) {
        Some(key) => parse_device_key(&app.pool.id, key.expose()).ok_or(Refusal::NoSuchDevice)?,
        None => match before {
            Some(id) => id,
            None => return Ok(None),
        },
    };
    let found = tx.device(account.user.pool, account.user.id, id).await?;
    found.map(Some).ok_or(Refusal::NoSuchDevice)
}

/// The state of a sign-in that waits for this device, for clients that kept no session.
///
/// # Errors
/// [`Refusal::MissingParameter`] when there is none, for whatever reason.
pub(super) async fn waiting(cx: &Context, app: &App, responses: Parameters<'_>) -> Result<Session> {
    let (username, key) = (responses.required("USERNAME")?, responses.required(DEVICE_KEY)?);
    let mut tx = cx.begin();
    let account = tx.find_account(&app.pool, username.expose()).await?;
    let id = parse_device_key(&app.pool.id, key.expose());
    let (Some(account), Some(id)) = (account, id) else { return Err(Refusal::MissingParameter("Session")) };
    let device = tx.device(account.user.pool, account.user.id, id).await?;
    let waiting = device.as_ref().and_then(|device| device.waiting_for(&app.client.id, cx.now()));
    let of = (account.user.pool, account.user.id, id);
    let bytes = waiting.and_then(|sealed| devices::open_waiting(cx, of, sealed));
    let bytes = bytes.ok_or(Refusal::MissingParameter("Session"))?;
    serde_json::from_slice(&bytes).map_err(Refusal::internal)
}

/// Keeps the state of a sign-in that waits for its device.
pub(super) fn keep_waiting(run: &mut Run<'_>, session: &Session) -> Result<()> {
    let device = run.device.clone().ok_or_else(|| Refusal::internal("nobody's device is asked for"))?;
    let bytes = Zeroizing::new(serde_json::to_vec(session).map_err(Refusal::internal)?);
    let sealed = devices::seal_waiting(run.cx, (device.pool, device.user, device.id), &bytes)?;
    let until = run.cx.now().plus(run.app.client.session_lifetime());
    run.tx.put(&Device::clone(&device).waiting(run.app.client.id.clone(), sealed, until));
    Ok(())
}

/// The device's public number, answered with the server's: the end of DEVICE_SRP_AUTH.
///
/// # Errors
/// [`Refusal::BadSrpA`], [`Refusal::Overloaded`].
pub(super) async fn begin((run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let public = srp::client_public(given)?;
    let verifier = devices::verifier(run.cx, known(&run)?)?;
    let secret = Zeroizing::new(random::bytes(run.cx.random()));
    let exchange = run.cx.compute(Source::SrpExchange, move || SrpExchange::begin(public, &verifier, secret)).await?;
    let step = pending.answer(Answer::DeviceSrpBegun(exchange), run.facts());
    run.proceed(step).await
}

/// What the device needs for its proof.
pub(super) fn parameters(
    run: &Run<'_>,
    exchange: &SrpExchange,
    state: &SealedState,
) -> Result<BTreeMap<String, String>> {
    let device = known(run)?;
    Ok(BTreeMap::from([
        (DEVICE_KEY.to_owned(), device_key(&run.app.pool.id, device.id)),
        ("SALT".to_owned(), device.salt.to_hex()),
        ("SECRET_BLOCK".to_owned(), state.secret_block()),
        ("SRP_B".to_owned(), exchange.server_public().to_owned()),
        ("USERNAME".to_owned(), run.username().to_owned()),
    ]))
}

/// The proof, in answer to DEVICE_PASSWORD_VERIFIER.
///
/// # Errors
/// [`Refusal::WrongCredentials`], and whatever stands in the way of the user.
pub(super) async fn answer((mut run, pending): (Run<'_>, Pending), given: Parameters<'_>) -> Result<Outcome> {
    let Challenge::DeviceVerifier(exchange) = pending.challenge() else { return Err(Refusal::SessionInvalid) };
    let (device, pool) = (known(&run)?, &run.app.pool.id);
    let verifier = devices::verifier(run.cx, device)?;
    let names = [device_group_key(pool), device_key(pool, device.id)];
    let checked = srp::check(&run, exchange.clone(), verifier, names, given).await?;
    run.occasion = Occasion::Device;
    let step = pending.answer(Answer::DeviceProof(checked), run.facts());
    run.proceed(step).await
}

/// Writes down that a sign-in came from its device; whatever waited for it does so no longer.
pub(super) fn note_use(run: &mut Run<'_>) {
    if let Some(device) = run.device.clone() {
        let address = devices::address(run.cx, &run.app);
        run.tx.put(&Device::clone(&device).used_from(address, run.cx.now()));
    }
}

fn known<'a>(run: &'a Run<'_>) -> Result<&'a Device> {
    run.device.as_deref().ok_or(Refusal::NoSuchDevice)
}
