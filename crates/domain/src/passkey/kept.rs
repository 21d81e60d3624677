//! What is kept of a user's passkeys: one record beside the profile, so that a sign-in reads no range and no two
//! registrations pass the limit together.

use serde::{Deserialize, Serialize};

use super::{Base64Url, Challenge, PasskeyRefused, PublicKey, REGISTRATION_LIFETIME, RelyingParty};
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::names::{is_false, is_zero, names};
use crate::time::{Expiring, Timestamp};
use crate::token::UsedMarker;

/// Amazon's limit of passkeys a user: "Quotas in Amazon Cognito".
pub const MAX_PASSKEYS: usize = 20;

names! {
    /// `authenticatorAttachment`: whether the authenticator is part of the device in use.
    pub enum Attachment {
        Platform = "platform",
        CrossPlatform = "cross-platform",
    }
}

/// One passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// The authenticator's name for it.
    pub id: Base64Url,
    pub key: PublicKey,
    /// How often it had signed when it was used last; 0 where nobody counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub counter: u32,
    #[serde(default, skip_serializing_if = "is_false")]
    pub backup_eligible: bool,
    /// The domain it is for: a pool that moves to another leaves it behind.
    pub relying_party: String,
    /// What people know its maker by; the wire's `FriendlyCredentialName`.
    pub name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub transports: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
    pub created: Timestamp,
}

/// A registration that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Pending {
    challenge: Challenge,
    client: ClientId,
}

/// A user's passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPasskeys {
    pub pool: PoolNumber,
    pub user: UserId,
    /// In the order in which they were registered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    passkeys: Vec<Passkey>,
    /// The newest registration alone: a second one that is begun ends the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pending: Option<Expiring<Pending>>,
}

impl UserPasskeys {
    pub fn none(pool: PoolNumber, user: UserId) -> Self {
        Self { pool, user, passkeys: Vec::new(), pending: None }
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.passkeys.is_empty() && self.pending.is_none()
    }

    /// All of them, in the order in which they were registered.
    pub fn all(&self) -> &[Passkey] {
        &self.passkeys
    }

    /// Those that pages of this relying party can use.
    pub fn usable<'a>(&'a self, relying_party: &RelyingParty) -> impl Iterator<Item = &'a Passkey> {
        self.passkeys.iter().filter(move |passkey| passkey.relying_party == relying_party.id())
    }

    /// With a registration under way, for [`REGISTRATION_LIFETIME`].
    ///
    /// # Errors
    /// [`PasskeyRefused::TooMany`].
    pub fn started(mut self, challenge: Challenge, client: ClientId, now: Timestamp) -> Result<Self, PasskeyRefused> {
        if self.passkeys.len() >= MAX_PASSKEYS {
            return Err(PasskeyRefused::TooMany);
        }
        self.pending = Some(Expiring::new(Pending { challenge, client }, now.plus(REGISTRATION_LIFETIME)));
        Ok(self)
    }

    /// The challenge that this app's registration waits with, and the trace to leave when it is answered: a refusal writes
    /// nothing else.
    ///
    /// # Errors
    /// [`PasskeyRefused::UnknownChallenge`], [`PasskeyRefused::OtherClient`].
    pub fn awaited(&self, client: &ClientId, now: Timestamp) -> Result<(Challenge, UsedMarker), PasskeyRefused> {
        let pending = self.pending.as_ref().ok_or(PasskeyRefused::UnknownChallenge)?;
        let until = pending.until();
        let Pending { challenge, client: begun_by } =
            pending.peek(now).map_err(|_| PasskeyRefused::UnknownChallenge)?;
        if begun_by != client {
            return Err(PasskeyRefused::OtherClient);
        }
        Ok((challenge.clone(), UsedMarker { pool: self.pool, digest: challenge.digest(), until }))
    }

    /// Without the registration that was under way.
    #[must_use]
    pub fn answered(mut self) -> Self {
        self.pending = None;
        self
    }

    /// With a new passkey.
    ///
    /// # Errors
    /// [`PasskeyRefused::Duplicate`], [`PasskeyRefused::TooMany`].
    pub fn with(mut self, passkey: Passkey) -> Result<Self, PasskeyRefused> {
        if self.passkeys.iter().any(|known| known.id == passkey.id) {
            return Err(PasskeyRefused::Duplicate);
        }
        if self.passkeys.len() >= MAX_PASSKEYS {
            return Err(PasskeyRefused::TooMany);
        }
        self.passkeys.push(passkey);
        Ok(self)
    }

    /// With a passkey as it is after it was used.
    #[must_use]
    pub fn moved(mut self, passkey: Passkey) -> Self {
        if let Some(known) = self.passkeys.iter_mut().find(|known| known.id == passkey.id) {
            *known = passkey;
        }
        self
    }

    /// Without the passkey of this id; `None` when there is none.
    pub fn without(mut self, id: &Base64Url) -> Option<Self> {
        let before = self.passkeys.len();
        self.passkeys.retain(|known| known.id != *id);
        (self.passkeys.len() < before).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::random::fixed::Counter;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn passkey(id: u8) -> Passkey {
        Passkey {
            id: vec![id].into(),
            key: PublicKey::Es256 { point: vec![4].into() },
            counter: 0,
            backup_eligible: false,
            relying_party: "example.com".into(),
            name: "Passkey".into(),
            transports: Vec::new(),
            attachment: None,
            created: NOW,
        }
    }

    fn none() -> UserPasskeys {
        UserPasskeys::none(PoolNumber(1), UserId(2))
    }

    #[test]
    fn a_registration_waits_five_minutes_for_the_app_that_began_it() {
        let (app, other) = (ClientId::from("app"), ClientId::from("other"));
        let random = Counter::default();
        let first = none().started(Challenge::generate(&random), app.clone(), NOW).unwrap();
        let challenge = Challenge::generate(&random);
        let second = first.started(challenge.clone(), app.clone(), NOW).unwrap();

        let last_moment = NOW.plus(REGISTRATION_LIFETIME - Duration::from_millis(1));
        assert_eq!(second.awaited(&app, last_moment).unwrap().0, challenge, "the newest counts");
        assert_eq!(second.awaited(&other, NOW), Err(PasskeyRefused::OtherClient));
        assert_eq!(second.awaited(&app, NOW.plus(REGISTRATION_LIFETIME)), Err(PasskeyRefused::UnknownChallenge));
        assert!(!second.is_empty() && second.clone().answered().is_empty());
        assert_eq!(second.answered().awaited(&app, NOW), Err(PasskeyRefused::UnknownChallenge));
    }

    #[test]
    fn twenty_passkeys_each_once() {
        let mut kept = none();
        for id in 0..20 {
            kept = kept.with(passkey(id)).unwrap();
        }
        let challenge = Challenge::generate(&Counter::default());
        assert_eq!(kept.clone().with(passkey(20)), Err(PasskeyRefused::TooMany));
        assert_eq!(kept.clone().with(passkey(7)), Err(PasskeyRefused::Duplicate));
        assert_eq!(kept.clone().started(challenge, "app".into(), NOW), Err(PasskeyRefused::TooMany));
        assert_eq!(kept.clone().without(&vec![20].into()), None);
        let kept = kept.without(&vec![7].into()).unwrap().with(passkey(20)).unwrap();
        assert_eq!(kept.all().len(), 20);
    }

    #[test]
    fn only_passkeys_of_the_relying_party_are_of_use() {
        let kept = none().with(passkey(1)).unwrap();
        assert_eq!(kept.usable(&RelyingParty::new("example.com")).count(), 1);
        assert_eq!(kept.usable(&RelyingParty::new("auth.example.com")).count(), 0);
    }
}
