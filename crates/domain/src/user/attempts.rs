//! What was tried for a user lately: failed passwords, and operations that are limited by the hour.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{PoolNumber, UserId};
use crate::time::Timestamp;

/// The counters of one user, a record of their own so that counting never collides with a change of the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    pub pool: PoolNumber,
    pub id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<Failures>,
    /// The instants of the last hour, oldest first, for each limited operation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limited: BTreeMap<Limited, Vec<Timestamp>>,
}

/// Failed passwords in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    pub count: u32,
    pub last_failure: Timestamp,
    /// Also moved by attempts that the lock refused.
    pub last_attempt: Timestamp,
}

/// Operations with an hourly limit for each user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limited {
    ConfirmSignUp,
    ResendConfirmationCode,
    /// ForgotPassword and ConfirmForgotPassword share one counter.
    Recovery,
    ChangePassword,
    RequestAttributeCode,
    VerifyAttribute,
}
