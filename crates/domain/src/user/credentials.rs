//! What a sign-in depends on, apart from the profile.

use serde::{Deserialize, Serialize};

use super::{Factors, Status};
use crate::ids::{PoolNumber, UserId};
use crate::names::is_zero;
use crate::password::StoredPassword;
use crate::time::Timestamp;

/// The record beside the profile that a sign-in expects unchanged when it commits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credentials {
    pub pool: PoolNumber,
    pub id: UserId,
    pub enabled: bool,
    pub status: Status,
    /// Moves with every password, and is part of the place its secret is sealed for: an older password put back does
    /// not open.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub epoch: u32,
    /// Moves when every session ends at once (global sign-out, disabling). A grant remembers the generation it was
    /// made in and is dead in any other.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub generation: u32,
    /// When the generation last moved: for access tokens that name no grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_out_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<StoredPassword>,
    /// The end of a temporary password's life; the status stays as it is when it passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary_until: Option<Timestamp>,
    /// Former passwords, newest first, as many as the pool's policy remembers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<StoredPassword>,
    #[serde(default, skip_serializing_if = "Factors::is_empty")]
    pub factors: Factors,
}

/// The user's status does not allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the user is {0}")]
pub struct WrongStatus(pub Status);

/// Each transition consumes the old state. None of them does I/O or asks whether a password conforms.
impl Credentials {
    /// A new user, enabled and without a password.
    pub fn new(pool: PoolNumber, id: UserId, status: Status) -> Self {
        Self {
            pool,
            id,
            enabled: true,
            status,
            epoch: 0,
            generation: 0,
            signed_out_at: None,
            password: None,
            temporary_until: None,
            history: Vec::new(),
            factors: Factors::default(),
        }
    }

    /// By code, link, administrator or function; only who has signed up can be confirmed.
    pub fn confirmed(mut self) -> Result<Self, WrongStatus> {
        match self.status {
            Status::Unconfirmed => {
                self.status = Status::Confirmed;
                Ok(self)
            }
            other => Err(WrongStatus(other)),
        }
    }

    /// The epoch that the next password is to be sealed for.
    pub fn next_epoch(&self) -> u32 {
        self.epoch.wrapping_add(1)
    }

    /// The user's own password while signing up: the status stays. `history_size` is the policy's, in this and the
    /// other setters.
    #[must_use]
    pub fn with_password(mut self, password: StoredPassword, history_size: u8) -> Self {
        self.epoch = password.epoch;
        if let Some(former) = self.password.replace(password) {
            self.history.insert(0, former);
        }
        // The current password is one of those remembered.
        self.history.truncate(usize::from(history_size).saturating_sub(1));
        self.temporary_until = None;
        self
    }

    /// A password to stay with, from any status.
    #[must_use]
    pub fn with_permanent_password(mut self, password: StoredPassword, history_size: u8) -> Self {
        self.status = Status::Confirmed;
        self.with_password(password, history_size)
    }

    /// A password that must be replaced at the first sign-in, before `until`; from any status.
    #[must_use]
    pub fn with_temporary_password(mut self, password: StoredPassword, history_size: u8, until: Timestamp) -> Self {
        self.status = Status::ForceChangePassword;
        let mut changed = self.with_password(password, history_size);
        changed.temporary_until = Some(until);
        changed
    }

    /// Whether an invitation may be sent once more, with a new temporary password: also after the old one expired.
    pub fn check_reinvitable(&self) -> Result<(), WrongStatus> {
        match self.status {
            Status::ForceChangePassword => Ok(()),
            other => Err(WrongStatus(other)),
        }
    }

    /// The same password, kept under another scheme: nothing but its storage changes, sealed for the same epoch.
    #[must_use]
    pub fn rekept(mut self, password: StoredPassword) -> Self {
        self.password = Some(password);
        self
    }

    /// By an administrator: no password of the pool's lets this user in any more, until there is a new one. Who has not
    /// confirmed yet still has to.
    #[must_use]
    pub fn without_password(mut self) -> Self {
        self.password = None;
        self.temporary_until = None;
        if self.status != Status::Unconfirmed {
            self.status = Status::ExternalProvider;
        }
        self
    }

    /// By an administrator: the password is of no more use, and only forgotten-password leads on.
    pub fn reset(mut self) -> Result<Self, WrongStatus> {
        match self.status {
            Status::Confirmed | Status::ResetRequired => {
                self.status = Status::ResetRequired;
                Ok(self)
            }
            other => Err(WrongStatus(other)),
        }
    }

    /// Whether a code may give this user a new password: only somebody who once had one, and none that an administrator
    /// just gave.
    pub fn check_recoverable(&self) -> Result<(), WrongStatus> {
        match self.status {
            Status::Confirmed | Status::ResetRequired => Ok(()),
            other => Err(WrongStatus(other)),
        }
    }

    /// The passwords a new one must differ from: the current one and those before it, `history_size` in all.
    pub fn remembered_passwords(&self, history_size: u8) -> impl Iterator<Item = &StoredPassword> {
        self.password.iter().chain(&self.history).take(usize::from(history_size))
    }

    /// Ends all sessions too, and they stay ended when the user is enabled again.
    #[must_use]
    pub fn disabled(self, now: Timestamp) -> Self {
        Self { enabled: false, ..self.signed_out(now) }
    }

    #[must_use]
    pub fn enabled(mut self) -> Self {
        self.enabled = true;
        self
    }

    /// Ends every session of the user, with all clients.
    #[must_use]
    pub fn signed_out(mut self, now: Timestamp) -> Self {
        self.generation = self.generation.wrapping_add(1);
        self.signed_out_at = Some(now);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::Scheme;
    use crate::secret::Sealed;
    use crate::srp::Salt;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn user(status: Status) -> Credentials {
        Credentials::new(PoolNumber(1), UserId(2), status)
    }

    fn password(credentials: &Credentials) -> StoredPassword {
        let epoch = credentials.next_epoch();
        let sealed = Sealed::from_ciphertext(epoch.to_be_bytes().to_vec());
        StoredPassword { scheme: Scheme::Srp, salt: Salt::from_random([1; 16]), sealed, epoch, set_at: NOW }
    }

    #[test]
    fn every_status_knows_its_ways_out() {
        for &status in Status::ALL {
            let confirmed = user(status).confirmed().map(|user| user.status);
            let reset = user(status).reset().map(|user| user.status);
            let reinvitable = user(status).check_reinvitable().is_ok();
            let recoverable = user(status).check_recoverable();
            let refused = WrongStatus(status);
            let (may_confirm, may_reset, may_reinvite) = match status {
                Status::Unconfirmed => (true, false, false),
                Status::Confirmed | Status::ResetRequired => (false, true, false),
                Status::ForceChangePassword => (false, false, true),
                Status::ExternalProvider => (false, false, false),
            };

            assert_eq!(confirmed, if may_confirm { Ok(Status::Confirmed) } else { Err(refused) });
            assert_eq!(reset, if may_reset { Ok(Status::ResetRequired) } else { Err(refused) });
            assert_eq!(reinvitable, may_reinvite);
            // Who may be reset by an administrator may ask for it as well.
            assert_eq!(recoverable, if may_reset { Ok(()) } else { Err(refused) });
            let new = password(&user(status));
            assert_eq!(user(status).with_permanent_password(new.clone(), 0).status, Status::Confirmed);
            assert_eq!(user(status).with_temporary_password(new, 0, NOW).status, Status::ForceChangePassword);
        }
    }

    #[test]
    fn a_permanent_password_ends_the_temporary_ones_clock() {
        let invited = user(Status::ForceChangePassword);
        let invited = invited.clone().with_temporary_password(password(&invited), 0, NOW);
        assert_eq!(invited.temporary_until, Some(NOW));

        let permanent = password(&invited);
        assert_eq!(invited.with_permanent_password(permanent, 0).temporary_until, None);
    }

    #[test]
    fn a_password_that_is_taken_away_leaves_only_who_has_yet_to_confirm_as_they_were() {
        for &status in Status::ALL {
            let temporary = password(&user(status));
            let before = user(status).with_temporary_password(temporary, 0, NOW);
            let after = Credentials { status, ..before }.without_password();

            let expected = if status == Status::Unconfirmed { status } else { Status::ExternalProvider };
            assert_eq!((after.status, &after.password, after.temporary_until), (expected, &None, None), "{status:?}");
        }
    }

    #[test]
    fn history_keeps_what_the_policy_remembers_newest_first() {
        for (size, kept, compared) in [(0, 0, 0), (1, 0, 1), (3, 2, 3), (24, 4, 5)] {
            let mut credentials = user(Status::Confirmed);
            for _ in 0..5 {
                let new = password(&credentials);
                credentials = credentials.with_permanent_password(new, size);
            }
            let epochs = credentials.remembered_passwords(size).map(|password| password.epoch).collect::<Vec<_>>();

            assert_eq!(credentials.history.len(), kept, "{size}");
            assert_eq!(epochs, (1..=5).rev().take(compared).collect::<Vec<_>>(), "{size}");
        }
    }

    #[test]
    fn sessions_stay_ended_after_enabling() {
        let before = user(Status::Confirmed);
        let disabled = before.clone().disabled(NOW);
        let after = disabled.clone().enabled();

        assert!(!disabled.enabled);
        assert!(after.enabled);
        assert_ne!(after.generation, before.generation);
        assert_eq!(after.signed_out_at, Some(NOW));
        assert_eq!(after.epoch, before.epoch, "the password is the same");
    }

    #[test]
    fn a_record_holds_only_what_is_not_usual() {
        let json = serde_json::to_string(&user(Status::Unconfirmed)).unwrap();

        assert_eq!(json, r#"{"pool":1,"id":2,"enabled":true,"status":"UNCONFIRMED"}"#);
        assert_eq!(serde_json::from_str::<Credentials>(&json).unwrap(), user(Status::Unconfirmed));
    }
}
