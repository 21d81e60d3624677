//! Groups: rights that their members have besides their own.

use serde::{Deserialize, Serialize};

use super::Policies;
use crate::time::Timestamp;

/// Groups of one user.
pub const MAX_GROUPS: usize = 10;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub name: String,
    /// Begins and ends with a slash.
    pub path: String,
    /// `AGPA…`
    pub id: String,
    pub created: Timestamp,
    #[serde(default)]
    pub policies: Policies,
}

impl Group {
    pub fn arn(&self, account: &str) -> String {
        super::arn(account, "group", &self.path, &self.name)
    }
}
