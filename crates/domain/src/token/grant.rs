//! The life of one session: what its refresh token stands for.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Activity, Digest, RefreshToken};
use crate::ids::{ClientId, GrantId, PoolNumber, UserId};
use crate::names::is_false;
use crate::random::{self, Random};
use crate::sign_in::Method;
use crate::time::Timestamp;
use crate::user::Credentials;

/// Made by a finished sign-in, and named `origin_jti` by every token that comes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    pub pool: PoolNumber,
    pub user: UserId,
    pub id: GrantId,
    pub client: ClientId,
    /// The [`Credentials::generation`](crate::user::Credentials::generation) it was made in.
    #[serde(default)]
    pub generation: u32,
    /// When the person proved who they are; refreshing keeps it.
    pub auth_time: Timestamp,
    /// The authentication event the session began with, a UUID.
    pub event_id: String,
    /// Space-separated scopes of the access token.
    pub scope: String,
    /// How the person proved who they are, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<Method>,
    /// What tokens say of how sure the sign-in was: `acr`. Where they do, they tell `methods` too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// Where the pool tracks devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<SessionDevice>,
    pub created: Timestamp,
    /// Moves with every rotation, and with every refresh where the pool tracks sessions.
    pub last_used: Timestamp,
    /// Where the pool tracks sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    pub life: Life,
}

/// The device that a session began on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDevice {
    /// By its [key](crate::device::device_key).
    pub key: String,
    /// Whether the device is written down, and not just named to the app: forgotten, it takes the session along.
    #[serde(default, skip_serializing_if = "is_false")]
    pub confirmed: bool,
}

/// One variant per stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum Life {
    Usable {
        /// Rotation keeps it.
        expires: Timestamp,
        /// Of the part that all refresh tokens of this grant share: whoever knows it holds, or held, one of them.
        family: Digest,
        /// Of the one current refresh token.
        current: Digest,
        /// Tokens replaced by rotation and still honoured, oldest first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        predecessors: Vec<Predecessor>,
    },
    Revoked {
        at: Timestamp,
    },
}

/// A refresh token replaced by rotation, for its grace period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predecessor {
    digest: Digest,
    honoured_until: Timestamp,
    /// Together with this very token it gives its successor, so a retry is answered with the same new token and there
    /// is never more than one live line.
    nonce: Digest,
}

/// Why a refresh token buys nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefreshRefused {
    /// Never a token of this grant.
    #[error("unknown")]
    Unknown,
    #[error("revoked")]
    Revoked,
    #[error("expired")]
    Expired,
    /// Replaced long ago: somebody kept a copy. The whole grant should be revoked.
    #[error("used again after its replacement")]
    Reused,
}

/// What rotation makes of a grant.
#[derive(Clone, Debug)]
pub struct Rotated {
    pub grant: Grant,
    /// The one token that is good from now on.
    pub token: RefreshToken,
}

/// Rotations within one grace period that are remembered; a client that rotates faster loses the oldest.
const MOST_PREDECESSORS: usize = 16;
/// Amazon's longest life of an access token: its grant is looked up as long as one may be shown.
const LONGEST_ACCESS: Duration = Duration::from_secs(24 * 3600);

impl Grant {
    /// Whether the token may be used now, as the current one or within its grace period.
    pub fn check(&self, token: &RefreshToken, now: Timestamp) -> Result<(), RefreshRefused> {
        let Life::Usable { expires, family, current, predecessors } = &self.life else {
            return Err(RefreshRefused::Revoked);
        };
        let belongs = (token.pool(), token.user(), token.grant()) == (self.pool, self.user, self.id);
        if !belongs || token.family_digest() != *family {
            return Err(RefreshRefused::Unknown);
        }
        if now >= *expires {
            return Err(RefreshRefused::Expired);
        }
        let digest = token.digest();
        let honoured = |predecessor: &Predecessor| predecessor.digest == digest && now < predecessor.honoured_until;
        if digest == *current || predecessors.iter().any(honoured) { Ok(()) } else { Err(RefreshRefused::Reused) }
    }

    /// Replaces the token, which stays good for `grace`. Shown again within its grace period it is answered with the
    /// token that is current by then.
    pub fn rotate(
        mut self,
        token: &RefreshToken,
        grace: Duration,
        random: &dyn Random,
        now: Timestamp,
    ) -> Result<Rotated, RefreshRefused> {
        self.check(token, now)?;
        let Life::Usable { current, predecessors, .. } = &mut self.life else {
            return Err(RefreshRefused::Revoked);
        };
        let mut latest = token.clone();
        for predecessor in predecessors.iter() {
            if predecessor.digest == latest.digest() {
                latest = latest.successor(&predecessor.nonce);
            }
        }
        // A link of the line is gone: it was replaced without grace, or too many came after it.
        if latest.digest() != *current {
            return Err(RefreshRefused::Reused);
        }
        if token.digest() == *current {
            let nonce = Digest(random::bytes(random));
            latest = token.successor(&nonce);
            predecessors.retain(|predecessor| now < predecessor.honoured_until);
            predecessors.push(Predecessor { digest: *current, honoured_until: now.plus(grace), nonce });
            if predecessors.len() > MOST_PREDECESSORS {
                predecessors.remove(0);
            }
            *current = latest.digest();
        }
        self.last_used = now;
        Ok(Rotated { grant: self, token: latest })
    }

    /// Its device was confirmed.
    #[must_use]
    pub fn with_confirmed_device(mut self) -> Self {
        if let Some(device) = &mut self.device {
            device.confirmed = true;
        }
        self
    }

    #[must_use]
    pub fn used(mut self, now: Timestamp) -> Self {
        self.last_used = now;
        self
    }

    /// Stays revoked from the first time on.
    #[must_use]
    pub fn revoked(mut self, now: Timestamp) -> Self {
        if matches!(self.life, Life::Usable { .. }) {
            self.life = Life::Revoked { at: now };
        }
        self
    }

    /// Whether nothing has ended the session: neither its own revocation nor a sign-out of all of the user's.
    /// Access tokens outlive the refresh token, so its expiry does not matter here.
    pub fn is_alive(&self, credentials: &Credentials) -> bool {
        matches!(self.life, Life::Usable { .. }) && self.generation == credentials.generation
    }

    /// No token of this grant can be good from then on, so the record may go.
    pub fn needed_until(&self) -> Timestamp {
        match self.life {
            Life::Usable { expires, .. } => expires.plus(LONGEST_ACCESS),
            Life::Revoked { at } => at.plus(LONGEST_ACCESS),
        }
    }
}

#[cfg(test)]
#[path = "grant_tests.rs"]
mod tests;
