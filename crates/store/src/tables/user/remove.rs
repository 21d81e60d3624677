//! Removing a user with everything that hangs on it.

use domain::device::Device;
use domain::group::Memberships;
use domain::otp::{Code, Purpose};
use domain::passkey::UserPasskeys;
use domain::risk::Familiar;
use domain::time::Timestamp;
use domain::token::{Grant, TrackedSessions};
use domain::user::{Attempts, Credentials, User};

use super::super::UserRemains;
use crate::failure::Result;
use crate::record::key_of;
use crate::transaction::Transaction;

/// So many sessions and devices together are removed in the same commit: with the rest of the user they stay below the
/// engine's 256 expectations.
const AT_ONCE: usize = 200;
/// A user has few devices; more are left to the sweeper, so that sessions have their share.
const DEVICES_AT_ONCE: usize = 50;

impl Transaction {
    /// Removes profile, credentials, attempts, codes, memberships, passkeys, devices and sessions, and frees the user's
    /// names, in one commit. More than 50 devices, more than 200 of devices and sessions, and all events are left to the
    /// sweeper: without credentials they are dead, and the id is never given again. One engine read and three scans.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn delete_user(&mut self, user: &User, credentials: &Credentials, now: Timestamp) -> Result<()> {
        let key = (user.pool, user.id);
        let mut codes = Vec::new();
        for &purpose in Purpose::ALL {
            codes.push(key_of::<Code>(&(user.pool, user.id, super::super::code::number(purpose))));
        }
        let mut keys = codes.clone();
        keys.push(key_of::<Attempts>(&key));
        keys.push(key_of::<Memberships>(&key));
        keys.push(key_of::<TrackedSessions>(&key));
        keys.push(key_of::<Familiar>(&key));
        keys.push(key_of::<UserPasskeys>(&key));
        self.load(&keys).await?;

        self.delete(user);
        self.delete(credentials);
        // Whoever counts an attempt, sends a code, adds the user to a group, begins a session or registers a passkey
        // meanwhile is a rival: their absence counts too.
        if let Some(attempts) = self.get::<Attempts>(&key).await? {
            self.delete(attempts.as_ref());
        }
        if let Some(memberships) = self.get::<Memberships>(&key).await? {
            self.delete(memberships.as_ref());
        }
        if let Some(sessions) = self.get::<TrackedSessions>(&key).await? {
            self.delete(sessions.as_ref());
        }
        if let Some(places) = self.get::<Familiar>(&key).await? {
            self.delete(places.as_ref());
        }
        if let Some(passkeys) = self.get::<UserPasskeys>(&key).await? {
            self.delete(passkeys.as_ref());
        }
        for code in codes {
            if let Some(code) = self.expected::<Code>(&code)? {
                self.delete(code.as_ref());
            }
        }
        let devices = self.list_records::<Device>(key, None, DEVICES_AT_ONCE).await?;
        let grants = self.list_records::<Grant>(key, None, AT_ONCE - devices.items.len()).await?;
        for device in devices.items {
            self.delete(device.as_ref());
        }
        for grant in grants.items {
            self.delete(grant.as_ref());
        }
        let events = self.auth_events(user.pool, user.id, None, 1).await?;
        if devices.next.is_some() || grants.next.is_some() || !events.items.is_empty() {
            self.put(&UserRemains { pool: user.pool, user: user.id, deleted: now });
        }
        Ok(())
    }
}
