//! What a sign-in depends on, apart from the profile.

use serde::{Deserialize, Serialize};

use super::{Factors, Status};
use crate::ids::{PoolNumber, UserId};
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

// serde hands a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
