//! What signed calls leave behind: who asked for what, from where, and what came of it. Never what was in it.
//!
//! Callers who prove nothing (a signature or a token that does not hold) leave entries as well, but anybody can be one of
//! them: a [`Budget`] bounds how many.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::policy::{Kind, Principal};
use crate::risk::EventId;
use crate::time::Timestamp;

/// How long an entry is kept: as long as CloudTrail's event history.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Of the access key id that an unproven caller names, in characters: real ones have 16 to 128.
const LONGEST_KEY_ID: usize = 128;
/// Of an operation or a service that is not there, in characters: Amazon's have fewer.
const LONGEST_NAME: usize = 64;
/// The longest `User-Agent` that is kept, in characters.
const LONGEST_AGENT: usize = 256;

/// One call.
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
    /// Calls of unproven callers that left no entry since the last of their kind that did: see [`Budget`].
    #[serde(default, skip_serializing_if = "is_none_left_out")]
    pub left_out: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
const fn is_none_left_out(count: &u64) -> bool {
    *count == 0
}

/// Who signed, or said so. What is not known is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// As CloudTrail calls it: `Root`, `IAMUser`, `AssumedRole`, `FederatedUser`, `WebIdentityUser`, `Unknown`.
    pub kind: String,
    /// Of a bearer of a token, the provider's.
    pub arn: String,
    pub account: String,
    pub user_id: String,
    /// Of an unproven caller, the one that was named.
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
    /// Stands for a name that no entry repeats.
    pub const UNNAMED: &str = "Unknown";

    /// A name that somebody sent of an operation or a service that is not there; what does not look like one is
    /// [`Self::UNNAMED`].
    pub fn plain_name(sent: &str) -> &str {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (1..=LONGEST_NAME).contains(&sent.len()) && sent.bytes().all(is_plain) { sent } else { Self::UNNAMED }
    }

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

    /// Somebody who names an access key, or none that can be read, and does not prove to have it.
    pub fn unproven(access_key_id: &str) -> Self {
        Self {
            kind: "Unknown".to_owned(),
            arn: String::new(),
            account: String::new(),
            user_id: String::new(),
            access_key_id: access_key_id.chars().take(LONGEST_KEY_ID).collect(),
            name: None,
        }
    }

    /// The bearer of another issuer's token that holds.
    pub fn bearer(account: &str, provider_arn: &str, provider: &str, audience: &str, subject: &str) -> Self {
        Self {
            kind: "WebIdentityUser".to_owned(),
            arn: provider_arn.to_owned(),
            account: account.to_owned(),
            user_id: format!("{provider}:{audience}:{subject}"),
            access_key_id: String::new(),
            name: Some(subject.to_owned()),
        }
    }
}

/// How many calls of unproven callers leave an entry: [`Budget::MOST`] at once, then one every ten seconds. The others are
/// counted, and the next entry tells how many they were.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    left: u32,
    /// What is left is right for this moment.
    as_of: Timestamp,
    left_out: u64,
}

impl Budget {
    pub const MOST: u32 = 60;
    /// Milliseconds for one more.
    const EVERY: i64 = 10_000;

    pub const fn full(now: Timestamp) -> Self {
        Self { left: Self::MOST, as_of: now, left_out: 0 }
    }

    /// Whether this call leaves an entry, and how many before it did not.
    pub fn take(&mut self, now: Timestamp) -> Option<u64> {
        let passed = (now.millis() - self.as_of.millis()).max(0) / Self::EVERY;
        if passed > 0 {
            self.left = u32::try_from(passed).unwrap_or(u32::MAX).saturating_add(self.left).min(Self::MOST);
            self.as_of = Timestamp::from_millis(self.as_of.millis() + passed * Self::EVERY);
        }
        if self.left == 0 {
            self.left_out += 1;
            return None;
        }
        self.left -= 1;
        Some(std::mem::take(&mut self.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_leaves_few_entries_and_its_size() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let mut budget = Budget::full(at(0));
        for _ in 0..Budget::MOST {
            assert_eq!(budget.take(at(1)), Some(0));
        }
        for _ in 0..1000 {
            assert_eq!(budget.take(at(9)), None);
        }
        assert_eq!(budget.take(at(10)), Some(1000));
        assert_eq!(budget.take(at(19)), None);
        assert_eq!(budget.take(at(20)), Some(1));
        for _ in 0..Budget::MOST {
            assert_eq!(budget.take(at(100_000)), Some(0), "never more than at first");
        }
        assert_eq!(budget.take(at(100_000)), None);
        assert_eq!(budget.take(at(0)), None, "a clock that goes back gives nothing");
    }

    #[test]
    fn a_name_that_looks_like_none_is_not_repeated() {
        for sent in ["AdminGetUser", "dynamodb", "execute-api"] {
            assert_eq!(Entry::plain_name(sent), sent);
        }
        for sent in ["", "a b", "a.b", "\u{e9}", "<x>", &"A".repeat(65)] {
            assert_eq!(Entry::plain_name(sent), "Unknown", "{sent}");
        }
    }

    #[test]
    fn an_unproven_caller_is_named_in_few_characters() {
        let who = Who::unproven(&"A".repeat(10_000));
        assert_eq!((who.access_key_id.len(), who.kind.as_str()), (LONGEST_KEY_ID, "Unknown"));
    }
}
