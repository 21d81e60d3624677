//! What threat protection remembers of a user's doings: `AuthEvent`.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Assessment;
use crate::ids::{PoolNumber, UserId};
use crate::names::names;
use crate::random::{self, Random};
use crate::time::Timestamp;

/// How long an event is kept: two years, as Amazon keeps them.
const KEPT: Duration = Duration::from_secs(2 * 365 * 24 * 60 * 60);
/// How many of a user's events are kept, about: the oldest go first.
pub const MOST_EVENTS: usize = 1000;
/// The longest `DeviceName`, and the longest address, in characters.
const LONGEST_DEVICE: usize = 256;
const LONGEST_ADDRESS: usize = 45;

names! {
    /// `EventType`
    pub enum EventKind {
        SignIn = "SignIn",
        SignUp = "SignUp",
        ForgotPassword = "ForgotPassword",
        PasswordChange = "PasswordChange",
        ResendCode = "ResendCode",
    }
}

names! {
    /// `EventResponse`
    pub enum EventResponse {
        Pass = "Pass",
        Fail = "Fail",
        /// Another challenge has to be answered.
        InProgress = "InProgress",
    }
}

names! {
    /// What was asked for: a `ChallengeName` of events, not of sign-ins.
    pub enum Asked {
        Password = "Password",
        Mfa = "Mfa",
    }
}

/// A UUID of version 7: it begins with its moment, so that events lie in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(Uuid);

impl EventId {
    pub fn generate(random: &dyn Random, now: Timestamp) -> Self {
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random::bytes(random)).into_uuid())
    }

    /// In its usual form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }

    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.into_bytes()
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a request came from, as far as it says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub address: String,
    /// The `User-Agent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
}

impl Origin {
    pub fn new(address: &str, device: Option<&str>) -> Self {
        let short = |text: &str, longest| text.chars().take(longest).collect::<String>();
        let device = device.filter(|device| !device.is_empty()).map(|device| short(device, LONGEST_DEVICE));
        Self { address: short(address, LONGEST_ADDRESS), device }
    }
}

/// A challenge that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub asked: Asked,
    pub rightly: bool,
}

/// `EventFeedback`: whether it was the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    pub valid: bool,
    /// Who said so.
    pub provider: String,
    pub at: Timestamp,
}

/// One event of one user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthEvent {
    pub pool: PoolNumber,
    pub user: UserId,
    pub id: EventId,
    pub kind: EventKind,
    pub created: Timestamp,
    pub response: EventResponse,
    #[serde(default, skip_serializing_if = "Assessment::is_harmless")]
    pub assessment: Assessment,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<Answered>,
    pub origin: Origin,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<Feedback>,
}

impl AuthEvent {
    /// From when on nobody is shown it.
    pub fn end(&self) -> Timestamp {
        self.created.plus(KEPT)
    }

    /// The last word counts.
    #[must_use]
    pub fn with_feedback(mut self, valid: bool, provider: &str, now: Timestamp) -> Self {
        self.feedback = Some(Feedback { valid, provider: provider.to_owned(), at: now });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    #[test]
    fn ids_sort_as_their_moments_do_and_read_back() {
        let random = Counter::default();
        let at = |seconds| EventId::generate(&random, Timestamp::from_seconds(seconds));
        let (first, second) = (at(1_790_000_000), at(1_790_000_001));

        assert!(first < second);
        assert_eq!(EventId::parse(&first.to_string()), Some(first));
        for text in ["", "x", "1790000000"] {
            assert_eq!(EventId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_origin_is_cut_to_what_may_be_stored() {
        let origin = Origin::new(&"1".repeat(80), Some(&"ü".repeat(300)));

        assert_eq!((origin.address.len(), origin.device.map(|device| device.chars().count())), (45, Some(256)));
        assert_eq!(Origin::new("192.0.2.1", Some("")).device, None);
    }
}
