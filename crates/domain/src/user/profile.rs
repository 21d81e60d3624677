//! What a pool knows of a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{PoolNumber, Sub, UserId};
use crate::time::Timestamp;

/// A user's profile: everything an administrator sees except the status, which is in [`Credentials`](super::Credentials).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub pool: PoolNumber,
    /// The record id: unique in the pool, never shown, never given again.
    pub id: UserId,
    pub sub: Sub,
    /// As first spelled. In a pool whose users sign up with an e-mail address or a phone number it is the sub.
    pub username: String,
    /// Standard, `custom:` and `dev:custom:` attributes by their full names, without `sub`. Flags such as
    /// `email_verified` are `"true"` or `"false"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    pub created: Timestamp,
    pub modified: Timestamp,
}
