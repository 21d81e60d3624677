//! The trace of a one-time value.

use serde::{Deserialize, Serialize};

use super::Digest;
use crate::ids::PoolNumber;
use crate::time::Timestamp;

/// Written in the commit that uses a one-time value up; whoever finds it comes too late.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsedMarker {
    pub pool: PoolNumber,
    /// Of the value itself.
    pub digest: Digest,
    /// The value expires then by itself, and the marker may go.
    pub until: Timestamp,
}
