//! Users: who has access keys of their own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Policies, Tags};
use crate::time::Timestamp;

/// Access keys of one user.
pub const MAX_ACCESS_KEYS: usize = 2;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub name: String,
    /// Begins and ends with a slash.
    pub path: String,
    /// `AIDA…`
    pub id: String,
    pub created: Timestamp,
    #[serde(default)]
    pub policies: Policies,
    /// The ARN of a managed policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
    #[serde(default)]
    pub tags: Tags,
    /// Ids, in the order in which they were made.
    #[serde(default)]
    pub access_keys: Vec<String>,
    /// Names, folded.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
}

impl User {
    pub fn arn(&self, account: &str) -> String {
        super::arn(account, "user", &self.path, &self.name)
    }
}
