//! Devices of users: named to apps, confirmed, found, listed.

use std::sync::Arc;

use domain::{
    device::{Device, DeviceSecret, device_group_key, device_key, parse_device_key},
    ids::{DeviceId, PoolNumber, UserId},
    pool::{Devices, Pool},
    srp::Verifier,
    token::{Grant, SessionDevice},
};
use store::{Purpose, Question, Store, Transaction};
use wire::shapes::DeviceSecretVerifierConfigType;
use zeroize::Zeroizing;

use super::{paging, sessions};
use crate::{
    caller::App,
    context::Context,
    lookup::Account,
    refusals::{DeviceRefusal, Refusal, Result, TokenRefusal},
};

/// Characters of an address that are kept.
const LONGEST_ADDRESS: usize = 128;
/// States of sign-ins that wait for a device.
const WAITING: Purpose = Purpose::new("waiting-device/v1");

/// A device that nobody has seen before, as its app is told of it.
pub struct NewDevice {
    pub key: String,
    pub group_key: String,
}

impl NewDevice {
    /// For a session that begins on no known device. Nothing is written until it is confirmed.
    pub fn issue(cx: &Context, pool: &Pool) -> Self {
        let key = device_key(&pool.id, DeviceId::generate(cx.random()));
        Self { key, group_key: device_group_key(&pool.id) }
    }

    pub fn of_session(&self) -> SessionDevice {
        SessionDevice { key: self.key.clone(), confirmed: false }
    }
}

/// How the pool tracks devices.
///
/// # Errors
/// [`DeviceRefusal::TrackingOff`].
pub fn rules(pool: &Pool) -> Result<Devices> {
    Ok(pool.settings.devices.ok_or(DeviceRefusal::TrackingOff)?)
}

/// A confirmed device of this user.
///
/// # Errors
/// [`DeviceRefusal::TrackingOff`]; [`Refusal::NoSuchDevice`], also for another user's.
pub async fn find(tx: &mut Transaction, pool: &Pool, account: &Account, key: &str) -> Result<Arc<Device>> {
    rules(pool)?;
    let id = parse_device_key(&pool.id, key).ok_or(Refusal::NoSuchDevice)?;
    let found = tx.device(account.user.pool, account.user.id, id).await?;
    found.ok_or(Refusal::NoSuchDevice)
}

/// One page of a user's devices, and the token of the next.
///
/// # Errors
/// [`DeviceRefusal::TrackingOff`], [`Refusal::BadPageToken`].
pub async fn list(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    account: &Account,
    (limit, token): (Option<i32>, Option<&str>),
) -> Result<(Vec<Arc<Device>>, Option<String>)> {
    rules(pool)?;
    let limit = paging::length(limit);
    let filter = account.user.sub.as_str();
    let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter, limit };
    let after = paging::after(cx, &question, token)?;
    let page = tx.devices_of(account.user.pool, account.user.id, after.as_ref(), limit).await?;
    let next = paging::token(cx, &question, page.next.as_ref())?;
    Ok((page.items, next))
}

/// Whether a session may be renewed by whoever shows this key: where devices are tracked, it must be the key of the very
/// device that the session began on, and that one not forgotten. A device that was never confirmed is known by its key
/// alone.
///
/// # Errors
/// [`TokenRefusal::RefreshDevice`].
pub async fn check_session(tx: &mut Transaction, pool: &Pool, session: &Grant, shown: Option<&str>) -> Result<()> {
    // Sessions from before the pool tracked devices have none.
    let Some(device) = session.device.as_ref().filter(|_| pool.settings.devices.is_some()) else {
        return Ok(());
    };
    if shown != Some(device.key.as_str()) {
        return Err(TokenRefusal::RefreshDevice.into());
    }
    if device.confirmed {
        let id = parse_device_key(&pool.id, &device.key).ok_or(TokenRefusal::RefreshDevice)?;
        tx.device(session.pool, session.user, id).await?.ok_or(TokenRefusal::RefreshDevice)?;
    }
    Ok(())
}

/// What a new device will prove itself with.
///
/// # Errors
/// [`DeviceRefusal::NoSecret`], [`DeviceRefusal::Secret`].
pub fn secret(sent: Option<&DeviceSecretVerifierConfigType>) -> Result<DeviceSecret> {
    let sent = sent.ok_or(DeviceRefusal::NoSecret)?;
    let (verifier, salt) = sent.password_verifier.as_ref().zip(sent.salt.as_ref()).ok_or(DeviceRefusal::NoSecret)?;
    Ok(DeviceSecret::parse(verifier, salt)?)
}

/// Where a device is used from.
pub fn address(cx: &Context, app: &App) -> String {
    sessions::address(cx, app).chars().take(LONGEST_ADDRESS).collect()
}

/// Seals a device's verifier for its record.
///
/// # Errors
/// When the keyring cannot be used.
pub fn seal(cx: &Context, of: (PoolNumber, UserId, DeviceId), secret: &DeviceSecret) -> Result<domain::secret::Sealed> {
    let store = &cx.shared().store;
    store.seal(Purpose::DEVICE, &place(of), &secret.verifier.to_bytes()).map_err(Refusal::internal)
}

/// What a device proves itself against.
///
/// # Errors
/// When the keyring cannot open it.
pub fn verifier(cx: &Context, device: &Device) -> Result<Verifier> {
    let place = place((device.pool, device.user, device.id));
    let bytes = cx.shared().store.open_sealed(Purpose::DEVICE, &place, &device.verifier).map_err(Refusal::internal)?;
    Verifier::from_bytes(&bytes).ok_or_else(|| Refusal::internal("a device's verifier is none"))
}

/// Seals the state of a sign-in that waits for a device.
///
/// # Errors
/// When the keyring cannot be used.
pub fn seal_waiting(cx: &Context, of: (PoolNumber, UserId, DeviceId), state: &[u8]) -> Result<domain::secret::Sealed> {
    cx.shared().store.seal(WAITING, &place(of), state).map_err(Refusal::internal)
}

/// Opens what [`seal_waiting`] sealed; `None` when its key is gone meanwhile.
pub fn open_waiting(
    cx: &Context,
    of: (PoolNumber, UserId, DeviceId),
    sealed: &domain::secret::Sealed,
) -> Option<Zeroizing<Vec<u8>>> {
    cx.shared().store.open_sealed(WAITING, &place(of), sealed).ok()
}

/// Where a device's verifier belongs: nowhere else does it open.
fn place((pool, user, device): (PoolNumber, UserId, DeviceId)) -> Vec<u8> {
    Store::place(&[&pool.0.to_be_bytes(), &user.0.to_be_bytes(), device.as_bytes()])
}
