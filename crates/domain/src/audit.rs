//! What signed calls leave behind: who asked for what, from where, and what came of it. Never what was in it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::policy::{Kind, Principal};
use crate::risk::EventId;
use crate::time::Timestamp;

/// How long an entry is kept: as long as CloudTrail's event history.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// The longest `User-Agent` that is kept, in characters.
const LONGEST_AGENT: usize = 256;

/// One call whose signature held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EventId,
    pub at: Timestamp,
    pub request_id: String,
    /// The name that actions and ARNs begin with: `cognito-idp`.
    pub service: String,
    pub operation: String,
    pub who: Who,
    pub address: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The ARN that policies were asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Members of the request that name something, none of them secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named: BTreeMap<String, String>,
    /// `None`: it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// As CloudTrail calls it: `Root`, `IAMUser`, `AssumedRole`, `FederatedUser`.
    pub kind: String,
    pub arn: String,
    pub account: String,
    pub user_id: String,
    pub access_key_id: String,
    /// Of the user or the session; root has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The error that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub kind: String,
    /// Only where policies said no: other texts may repeat what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Entry {
    /// From when on it is no longer kept.
    pub fn end(&self) -> Timestamp {
        self.at.plus(KEPT)
    }

    /// Entries of before are no longer kept.
    pub fn kept_since(now: Timestamp) -> Timestamp {
        now.minus(KEPT)
    }

    /// Whether nothing was to be changed.
    pub fn is_read_only(&self) -> bool {
        let verb = self.operation.strip_prefix("Admin").unwrap_or(&self.operation);
        ["Get", "List", "Describe", "Lookup", "Simulate"].iter().any(|reading| verb.starts_with(reading))
    }

    /// A `User-Agent` as it is kept.
    pub fn short_agent(agent: &str) -> String {
        agent.chars().take(LONGEST_AGENT).collect()
    }
}

impl Who {
    pub fn new(principal: &Principal, access_key_id: &str) -> Self {
        let last = |arn: &str| arn.rsplit('/').next().map(str::to_owned);
        let (kind, name) = match &principal.kind {
            Kind::Root => ("Root", None),
            Kind::User { name } => ("IAMUser", Some(name.clone())),
            Kind::AssumedRole { .. } => ("AssumedRole", last(&principal.arn)),
            Kind::FederatedUser => ("FederatedUser", last(&principal.arn)),
        };
        Self {
            kind: kind.to_owned(),
            arn: principal.arn.clone(),
            account: principal.account.clone(),
            user_id: principal.user_id.clone(),
            access_key_id: access_key_id.to_owned(),
            name,
        }
    }
}
