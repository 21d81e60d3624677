//! Devices that a user's sign-ins come from, and that can prove themselves.
//!
//! A sign-in without a known device is given the [key](device_key) of a new one. ConfirmDevice makes it a [`Device`],
//! with a verifier of its own: from then on it proves itself by SRP, and while it is remembered the proof may stand for
//! a second factor. A key that is never confirmed is written down nowhere but in its session.

mod key;
mod secret;

pub use key::{device_group_key, device_key, parse_device_key};
pub use secret::{DeviceSalt, DeviceSecret, DeviceSecretRefused};

use crate::ids::{ClientId, DeviceId, PoolNumber, UserId};
use crate::names::names;
use crate::pool::Devices;
use crate::secret::Sealed;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

names! {
    /// `DeviceRememberedStatus`
    pub enum Remembrance {
        Remembered = "remembered",
        NotRemembered = "not_remembered",
    }
}

/// A confirmed device of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub pool: PoolNumber,
    pub user: UserId,
    pub id: DeviceId,
    /// `DeviceName`, 1024 characters at most: apps send what the browser calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub remembrance: Remembrance,
    pub salt: DeviceSalt,
    /// The [`DeviceSecret::verifier`], 384 bytes.
    pub verifier: Sealed,
    /// Where it was used from the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_address: Option<String>,
    pub created: Timestamp,
    pub modified: Timestamp,
    /// When a sign-in came from it the last time.
    pub authenticated: Timestamp,
    /// A sign-in that waits for its proof, for clients that keep no session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WaitingSignIn>,
}

/// The state of a sign-in, kept until it is answered or `until`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingSignIn {
    pub client: ClientId,
    pub state: Sealed,
    pub until: Timestamp,
}

/// A device to be, as ConfirmDevice tells of it.
#[derive(Debug)]
pub struct NewDevice {
    pub pool: PoolNumber,
    pub user: UserId,
    pub id: DeviceId,
    pub name: Option<String>,
    pub salt: DeviceSalt,
    pub verifier: Sealed,
    /// Where the request comes from.
    pub address: String,
}

impl Device {
    /// Remembered at once, unless the pool leaves that to its users.
    pub fn confirm(new: NewDevice, rules: Devices, now: Timestamp) -> Self {
        let NewDevice { pool, user, id, name, salt, verifier, address } = new;
        let remembrance = if rules.remembered_on_prompt { Remembrance::NotRemembered } else { Remembrance::Remembered };
        let last_address = Some(address);
        Self {
            pool,
            user,
            id,
            name,
            remembrance,
            salt,
            verifier,
            last_address,
            created: now,
            modified: now,
            authenticated: now,
            waiting: None,
        }
    }

    pub fn is_remembered(&self) -> bool {
        self.remembrance == Remembrance::Remembered
    }

    #[must_use]
    pub fn with_remembrance(mut self, remembrance: Remembrance, now: Timestamp) -> Self {
        self.remembrance = remembrance;
        self.modified = now;
        self
    }

    /// A sign-in came from it just now.
    #[must_use]
    pub fn used_from(mut self, address: String, now: Timestamp) -> Self {
        self.last_address = Some(address);
        self.authenticated = now;
        self.waiting = None;
        self
    }

    /// A sign-in of this client waits for its proof; one that waited before does so no longer.
    #[must_use]
    pub fn waiting(mut self, client: ClientId, state: Sealed, until: Timestamp) -> Self {
        self.waiting = Some(WaitingSignIn { client, state, until });
        self
    }

    /// The state of this client's sign-in that waits for it now.
    pub fn waiting_for(&self, client: &ClientId, now: Timestamp) -> Option<&Sealed> {
        let waiting = self.waiting.as_ref().filter(|waiting| waiting.client == *client && now < waiting.until);
        waiting.map(|waiting| &waiting.state)
    }
}

/// Whether the proof of a remembered device stands for the second factor: `ChallengeRequiredOnNewDevice` asks for a
/// factor on new devices only.
pub const fn replaces_second_factor(rules: Devices) -> bool {
    rules.challenge_on_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn confirmed(remembered_on_prompt: bool) -> Device {
        let new = NewDevice {
            pool: PoolNumber(1),
            user: UserId(2),
            id: DeviceId::from_bytes([3; 16]),
            name: None,
            salt: DeviceSalt::parse("AMD/7gARIjNEVWZ3iJmqu8w=").unwrap(),
            verifier: Sealed::from_ciphertext(vec![4; 40]),
            address: "192.0.2.1".into(),
        };
        Device::confirm(new, Devices { challenge_on_new: true, remembered_on_prompt }, NOW)
    }

    #[test]
    fn who_decides_that_a_device_is_remembered() {
        assert!(confirmed(false).is_remembered());
        assert!(!confirmed(true).is_remembered());

        let later = NOW.plus(Duration::from_secs(60));
        let chosen = confirmed(true).with_remembrance(Remembrance::Remembered, later);
        assert!(chosen.is_remembered());
        assert_eq!((chosen.created, chosen.modified, chosen.authenticated), (NOW, later, NOW));
    }

    #[test]
    fn a_use_is_no_change() {
        let later = NOW.plus(Duration::from_secs(60));

        let used = confirmed(false).used_from("192.0.2.2".into(), later);

        assert_eq!((used.modified, used.authenticated), (NOW, later));
        assert_eq!(used.last_address.as_deref(), Some("192.0.2.2"));
    }

    #[test]
    fn a_sign_in_waits_for_its_own_client_until_its_end() {
        let (client, end) = (ClientId::from("client"), NOW.plus(Duration::from_secs(180)));
        let state = Sealed::from_ciphertext(vec![1]);
        let device = confirmed(false).waiting(client.clone(), state.clone(), end);

        assert_eq!(device.waiting_for(&client, NOW), Some(&state));
        assert_eq!(device.waiting_for(&ClientId::from("other"), NOW), None);
        assert_eq!(device.waiting_for(&client, end), None);
        assert_eq!(device.used_from("192.0.2.2".into(), NOW).waiting, None);
    }
}
