//! Which second factors a user turned on, and which they prefer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::names::names;

names! {
    /// A second factor, under the name that `UserMFASettingList` and `PreferredMfaSetting` use.
    pub enum Factor {
        SmsMfa = "SMS_MFA",
        SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA",
        EmailOtp = "EMAIL_OTP",
    }
}

/// A user's own choice; what the pool demands or allows is the pool's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub enabled: BTreeSet<Factor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Factor>,
}

impl Factors {
    pub fn is_empty(&self) -> bool {
        self.enabled.is_empty() && self.preferred.is_none()
    }

    #[must_use]
    pub fn with(mut self, factor: Factor) -> Self {
        self.enabled.insert(factor);
        self
    }

    /// What is off is not preferred either.
    #[must_use]
    pub fn without(mut self, factor: Factor) -> Self {
        self.enabled.remove(&factor);
        self.preferred = self.preferred.filter(|&preferred| preferred != factor);
        self
    }
}
