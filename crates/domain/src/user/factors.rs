//! Which second factors a user turned on, and which they prefer.

use serde::{Deserialize, Serialize};

/// A second factor, under the name that `UserMFASettingList` and `PreferredMfaSetting` use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Factor {
    SmsMfa,
    SoftwareTokenMfa,
    EmailOtp,
}

impl Factor {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SmsMfa => "SMS_MFA",
            Self::SoftwareTokenMfa => "SOFTWARE_TOKEN_MFA",
            Self::EmailOtp => "EMAIL_OTP",
        }
    }
}

/// A user's own choice; what the pool demands or allows is the pool's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    #[serde(default, skip_serializing_if = "std::collections::BTreeSet::is_empty")]
    pub enabled: std::collections::BTreeSet<Factor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Factor>,
}

impl Factors {
    pub fn is_empty(&self) -> bool {
        self.enabled.is_empty() && self.preferred.is_none()
    }
}
