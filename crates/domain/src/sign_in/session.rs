//! The state of a sign-in between two requests.

use serde::{Deserialize, Serialize};

use super::{ChallengeName, Method};
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::time::Timestamp;
use crate::token::{Digest, UsedMarker};

/// What the wire's `Session` string holds, sealed. Self-contained: nothing is stored until it is used up.
///
/// Made by [`Challenge::session`](super::Challenge::session) and opened by
/// [`Challenge::resume`](super::Challenge::resume); its members are for those two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub(super) pool: PoolNumber,
    pub(super) client: ClientId,
    pub(super) user: UserId,
    pub(super) challenge: ChallengeName,
    /// The user's [`epoch`](crate::user::Credentials::epoch): a password set meanwhile ends the sign-in.
    pub(super) epoch: u32,
    pub(super) issued: Timestamp,
    pub(super) expires: Timestamp,
    /// Makes each session unlike every other.
    pub(super) nonce: Digest,
    pub(super) event_id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) methods: Vec<Method>,
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

impl Session {
    /// Whose sign-in it is: to be compared with the user that a request names.
    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn challenge(&self) -> ChallengeName {
        self.challenge
    }

    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    /// To be written in the commit that answers it, and looked for before that.
    pub fn marker(&self) -> UsedMarker {
        UsedMarker { pool: self.pool, digest: Digest::of(&self.nonce.0), until: self.expires }
    }
}
