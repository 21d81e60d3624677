//! What a pool asks of passwords and of first factors.

use super::PoolRefused;
use crate::names::{is_false, is_zero, names};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

/// Amazon's default of `MinimumLength`.
const DEFAULT_MINIMUM_LENGTH: u8 = 8;
/// Amazon's default of `TemporaryPasswordValidityDays`, and what it makes of 0.
pub(super) const DEFAULT_TEMPORARY_PASSWORD_DAYS: u16 = 7;

/// `Policies.PasswordPolicy`. Amazon's ranges (6-99, 0-24, 0-365) are the wire's to check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    pub minimum_length: u8,
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_uppercase: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_lowercase: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_numbers: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub require_symbols: bool,
    /// How many passwords, the current one included, a new one must differ from; 0 is none, and is not shown.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub history_size: u8,
    /// Also shown as `AdminCreateUserConfig.UnusedAccountValidityDays`: one setting under two names.
    pub temporary_password_days: u16,
}

impl Default for PasswordPolicy {
    /// What a pool has that was made without `Policies`.
    fn default() -> Self {
        Self {
            minimum_length: DEFAULT_MINIMUM_LENGTH,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            history_size: 0,
            temporary_password_days: DEFAULT_TEMPORARY_PASSWORD_DAYS,
        }
    }
}

impl PasswordPolicy {
    /// How long a temporary password may be used.
    pub fn temporary_password_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.temporary_password_days) * 24 * 60 * 60)
    }
}

/// `Policies.PasswordPolicy` as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordPolicyDraft {
    pub minimum_length: Option<u8>,
    pub require_uppercase: Option<bool>,
    pub require_lowercase: Option<bool>,
    pub require_numbers: Option<bool>,
    pub require_symbols: Option<bool>,
    pub history_size: Option<u8>,
    pub temporary_password_days: Option<u16>,
}

impl PasswordPolicyDraft {
    /// A policy that is sent in parts asks for nothing it does not name, unlike one that is not sent at all.
    pub(super) fn finished(&self, temporary_password_days: u16) -> PasswordPolicy {
        PasswordPolicy {
            minimum_length: self.minimum_length.unwrap_or(DEFAULT_MINIMUM_LENGTH),
            require_uppercase: self.require_uppercase.unwrap_or(false),
            require_lowercase: self.require_lowercase.unwrap_or(false),
            require_numbers: self.require_numbers.unwrap_or(false),
            require_symbols: self.require_symbols.unwrap_or(false),
            history_size: self.history_size.unwrap_or(0),
            temporary_password_days,
        }
    }
}

names! {
    /// What a user may begin a sign-in with; the wire's `AuthFactorType`.
    pub enum FirstFactor {
        Password = "PASSWORD",
        EmailOtp = "EMAIL_OTP",
        SmsOtp = "SMS_OTP",
        WebAuthn = "WEB_AUTHN",
        SoftwareToken = "SOFTWARE_TOKEN",
    }
}

/// `Policies.SignInPolicy`: never without [`FirstFactor::Password`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignInPolicy {
    pub first_factors: BTreeSet<FirstFactor>,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self { first_factors: BTreeSet::from([FirstFactor::Password]) }
    }
}

impl SignInPolicy {
    pub(super) fn choose(sent: Option<BTreeSet<FirstFactor>>) -> Result<Self, PoolRefused> {
        let Some(first_factors) = sent else {
            return Ok(Self::default());
        };
        if !first_factors.contains(&FirstFactor::Password) {
            return Err(PoolRefused::PasswordNotAFirstFactor);
        }
        if first_factors.contains(&FirstFactor::SoftwareToken) {
            return Err(PoolRefused::SoftwareTokenAsFirstFactor);
        }
        Ok(Self { first_factors })
    }

    pub fn allows(&self, factor: FirstFactor) -> bool {
        self.first_factors.contains(&factor)
    }

    /// Whether somebody may sign in who has no password.
    pub fn is_passwordless(&self) -> bool {
        self.first_factors.iter().any(|&factor| factor != FirstFactor::Password)
    }

    /// Whether a code sent to an address may be the only factor.
    pub(super) fn has_sent_codes(&self) -> bool {
        self.allows(FirstFactor::EmailOtp) || self.allows(FirstFactor::SmsOtp)
    }
}
