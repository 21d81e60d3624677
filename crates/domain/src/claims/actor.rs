//! Who acts for somebody else.

use serde::{Deserialize, Serialize};

/// The claim `act` of RFC 8693, 4.1: whoever acts now, and inside of it whoever acted before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// A user's `sub`, or a client's id.
    pub sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Self>>,
}
