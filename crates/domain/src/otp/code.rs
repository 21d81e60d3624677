//! A code that was sent, as it is stored.

use serde::{Deserialize, Serialize};

use super::{Contact, Purpose};
use crate::ids::{PoolNumber, UserId};
use crate::time::Timestamp;
use crate::token::Digest;

/// A live code: everything but its digits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    pub pool: PoolNumber,
    pub user: UserId,
    pub purpose: Purpose,
    /// Keyed digest of the digits and of the three fields above.
    pub digest: Digest,
    /// The attribute it was sent to, which a right answer proves.
    pub contact: Contact,
    /// The address it was sent to: a right answer proves this address, not one that was set since.
    pub address: String,
    pub created: Timestamp,
    pub expires: Timestamp,
}
