//! The life of one session: what its refresh token stands for.

use serde::{Deserialize, Serialize};

use super::Digest;
use crate::ids::{ClientId, GrantId, PoolNumber, UserId};
use crate::time::Timestamp;

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
    /// How the person proved who they are, in order (RFC 8176 names).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_key: Option<String>,
    pub created: Timestamp,
    pub last_used: Timestamp,
    pub life: Life,
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
    pub digest: Digest,
    pub honoured_until: Timestamp,
    /// Together with this very token it gives its successor, so a retry is answered with the same new token and there
    /// is never more than one live line.
    pub nonce: Digest,
}
