//! The state of a sign-in between two requests.

use serde::{Deserialize, Serialize};

use super::ChallengeName;
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::time::Timestamp;
use crate::token::Digest;

/// What the wire's `Session` string holds, sealed. Self-contained: nothing is stored until it is used up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub pool: PoolNumber,
    pub client: ClientId,
    pub user: UserId,
    pub challenge: ChallengeName,
    pub issued: Timestamp,
    pub expires: Timestamp,
    /// Makes each session unlike every other; the marker of its use is made of it.
    pub nonce: Digest,
    /// The authentication event, a UUID, kept over all steps.
    pub event_id: String,
    /// What was proved so far, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
}
