//! Roles: rights that somebody else takes on for a while.

use serde::{Deserialize, Serialize};

use super::{Policies, Tags};
use crate::policy::{TrustPolicy, Written};
use crate::time::Timestamp;

/// Seconds that a session may last unless the role says more.
pub const DEFAULT_SESSION: i64 = 3_600;
/// Seconds that a role may allow at most.
pub const LONGEST_SESSION: i64 = 43_200;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub name: String,
    /// Begins and ends with a slash.
    pub path: String,
    /// `AROA…`
    pub id: String,
    pub created: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Seconds, [`DEFAULT_SESSION`] to [`LONGEST_SESSION`].
    pub longest_session: i64,
    pub trust: Written<TrustPolicy>,
    #[serde(default)]
    pub policies: Policies,
    /// The ARN of a managed policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<String>,
    #[serde(default)]
    pub tags: Tags,
}

impl Role {
    pub fn arn(&self, account: &str) -> String {
        super::arn(account, "role", &self.path, &self.name)
    }

    /// Of one of its sessions: the path is not part of it.
    pub fn session_arn(&self, account: &str, session: &str) -> String {
        format!("arn:aws:sts::{account}:assumed-role/{}/{session}", self.name)
    }
}

/// GitHub's issuer speaks for everybody who has a repository there.
const FOR_EVERYBODY: &str = "token.actions.githubusercontent.com";

/// The provider's ARN, where a trust policy lets in whoever has a token of an issuer that gives one to everybody.
pub fn trusts_everybody(account: &str, trust: &TrustPolicy) -> Option<String> {
    let provider = format!("arn:aws:iam::{account}:oidc-provider/{FOR_EVERYBODY}");
    let keys = [format!("{FOR_EVERYBODY}:sub"), format!("{FOR_EVERYBODY}:job_workflow_ref")];
    (!trust.looks_at_one_of(&provider, &keys.each_ref().map(String::as_str))).then_some(provider)
}
