//! The state of a sign-in between two requests.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::machine::{Pending, Progress};
use super::{Challenge, ChallengeName, Stranger};
use crate::ids::{ClientId, DeviceId, PoolNumber, UserId};
use crate::random::{self, Random};
use crate::time::Timestamp;
use crate::token::{Digest, UsedMarker};

/// What the wire's `Session` string, or a `SECRET_BLOCK`, holds, sealed. Self-contained: nothing is stored until it is
/// used up.
///
/// Made by [`Pending::session`] and opened by [`Session::resume`]; its members are for those two.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    progress: Progress,
    challenge: Challenge,
    issued: Timestamp,
    expires: Timestamp,
    /// Makes each session unlike every other.
    nonce: Digest,
}

/// Why a session cannot be taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionRefused {
    /// Of another pool or client, or for another challenge.
    #[error("not a session of this sign-in")]
    Foreign,
    #[error("expired")]
    Expired,
}

impl Pending {
    /// The state to seal when the answer comes with a later request, at most `validity` from now.
    pub fn session(&self, validity: Duration, random: &dyn Random, now: Timestamp) -> Session {
        Session {
            progress: self.progress.clone(),
            challenge: self.challenge.clone(),
            issued: now,
            expires: now.plus(validity),
            nonce: Digest(random::bytes(random)),
        }
    }
}

impl Session {
    /// Whose sign-in it is: to be compared with the user that a request names.
    pub fn user(&self) -> UserId {
        self.progress.visit.user
    }

    /// Whom it was given to: to be compared with the client that a request names.
    pub fn client(&self) -> &ClientId {
        &self.progress.visit.client
    }

    /// Set when nobody has the name that the sign-in began with.
    pub fn stranger(&self) -> Option<&Stranger> {
        self.progress.visit.stranger.as_ref()
    }

    /// The device that the sign-in was said to come from.
    pub fn device(&self) -> Option<DeviceId> {
        self.progress.device.map(|device| device.id)
    }

    /// Where a sign-in by the pool's own challenges keeps what it remembers.
    pub fn custom(&self) -> Option<Digest> {
        self.progress.custom
    }

    pub fn event_id(&self) -> &str {
        &self.progress.visit.event_id
    }

    /// To be written in the commit that answers it, and looked for before that.
    pub fn marker(&self) -> UsedMarker {
        UsedMarker { pool: self.progress.visit.pool, digest: Digest::of(&self.nonce.0), until: self.expires }
    }

    /// Takes up a session that was sealed for this pool and client and is answered as `name`. Whether it was used
    /// before is the store's to know: see [`Session::marker`].
    ///
    /// # Errors
    /// In this order: of another pool or client, too old, for another challenge.
    pub fn resume(
        self,
        pool: PoolNumber,
        client: &ClientId,
        name: ChallengeName,
        now: Timestamp,
    ) -> Result<Pending, SessionRefused> {
        let Self { progress, challenge, expires, .. } = self;
        if progress.visit.pool != pool || progress.visit.client != *client {
            return Err(SessionRefused::Foreign);
        }
        if now >= expires {
            return Err(SessionRefused::Expired);
        }
        if challenge.name() != name {
            return Err(SessionRefused::Foreign);
        }
        Ok(Pending { progress, challenge })
    }
}
