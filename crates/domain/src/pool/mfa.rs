//! Second factors: `MfaConfiguration` and what Get- and SetUserPoolMfaConfig know besides.

use super::{PoolRefused, SmsDraft};
use crate::names::{is_false, names};
use crate::user::Factor;
use serde::{Deserialize, Serialize};

names! {
    /// `MfaConfiguration`
    pub enum MfaMode {
        Off = "OFF",
        /// For users who have a second factor.
        Optional = "OPTIONAL",
        /// For everybody.
        On = "ON",
    }
}

/// `EmailMfaConfiguration`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailMfa {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

names! {
    /// Whether a passkey must verify the person, or may do without.
    pub enum UserVerification {
        Required = "required",
        Preferred = "preferred",
    }
}

names! {
    /// What a passkey counts as.
    pub enum PasskeyFactors {
        Single = "SINGLE_FACTOR",
        MultiWithUserVerification = "MULTI_FACTOR_WITH_USER_VERIFICATION",
    }
}

/// `WebAuthnConfiguration`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkeys {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relying_party_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_verification: Option<UserVerification>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factors: Option<PasskeyFactors>,
}

/// A pool's second factors. The text of messages is [`Settings::sms_authentication_message`] and the way they are
/// sent [`Settings::sms`]: CreateUserPool and UpdateUserPool set them too.
///
/// [`Settings::sms`]: super::Settings::sms
/// [`Settings::sms_authentication_message`]: super::Settings::sms_authentication_message
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mfa {
    pub mode: MfaMode,
    #[serde(default, skip_serializing_if = "is_false")]
    pub sms: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub software_token: bool,
    /// Present when codes by e-mail are a factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailMfa>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkeys: Option<Passkeys>,
}

impl Default for Mfa {
    fn default() -> Self {
        Self { mode: MfaMode::Off, sms: false, software_token: false, email: None, passkeys: None }
    }
}

/// A request of SetUserPoolMfaConfig.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MfaDraft {
    /// `MfaConfiguration`
    pub mode: Option<MfaMode>,
    /// `SmsMfaConfiguration`
    pub sms: Option<SmsMfaDraft>,
    /// `SoftwareTokenMfaConfiguration.Enabled`; present but without the member is false.
    pub software_token: Option<bool>,
    /// `EmailMfaConfiguration`
    pub email: Option<EmailMfa>,
    /// `WebAuthnConfiguration`
    pub passkeys: Option<Passkeys>,
}

/// `SmsMfaConfiguration` as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsMfaDraft {
    /// `SmsAuthenticationMessage`
    pub message: Option<String>,
    /// `SmsConfiguration`
    pub configuration: Option<SmsDraft>,
}

impl MfaDraft {
    /// A request that speaks of passkeys only leaves the second factors alone.
    pub(super) fn speaks_of_factors(&self) -> bool {
        self.mode.is_some() || self.sms.is_some() || self.software_token.is_some() || self.email.is_some()
    }

    /// The texts of e-mail are also those of sign-in by code, which needs no MFA.
    pub(super) fn turns_on_a_factor(&self) -> bool {
        self.sms.is_some() || self.software_token == Some(true)
    }
}

impl Mfa {
    pub fn has_factor(&self) -> bool {
        self.sms || self.software_token || self.email.is_some()
    }

    /// Whether people may have this second factor: one that is configured is none while the mode is off.
    pub fn allows(&self, factor: Factor) -> bool {
        self.mode != MfaMode::Off
            && match factor {
                Factor::SmsMfa => self.sms,
                Factor::SoftwareTokenMfa => self.software_token,
                Factor::EmailOtp => self.email.is_some(),
            }
    }

    /// The second factors after CreateUserPool or UpdateUserPool, which know the mode and text messages only.
    pub(super) fn with_mode(&self, mode: MfaMode, can_send_sms: bool) -> Result<Self, PoolRefused> {
        let others = self.software_token || self.email.is_some();
        let sms = can_send_sms && (self.sms || (mode != MfaMode::Off && !others));
        if mode != MfaMode::Off && !sms && !others {
            return Err(PoolRefused::MfaWithoutSms);
        }
        Ok(Self { mode, sms, ..self.clone() })
    }
}

impl Passkeys {
    /// A domain under which somebody can register names for themselves alone, or the developer's own machine: nothing
    /// else can be a relying party. A single label is nobody's, and neither is a suffix on the public suffix list
    /// ("Passkey sign-in", relying party ID).
    pub(super) fn check(&self) -> Result<(), PoolRefused> {
        let Some(id) = &self.relying_party_id else {
            return Ok(());
        };
        let labels: Vec<&str> = id.split('.').collect();
        let well_formed = labels.iter().all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
        if !well_formed || (labels.len() < 2 && id != "localhost") {
            return Err(PoolRefused::RelyingParty { id: id.clone() });
        }
        if is_public_suffix(id) {
            return Err(PoolRefused::PublicSuffix { id: id.clone() });
        }
        Ok(())
    }
}

/// Of registries and of hosts who give names away, as browsers count them; a name under no known suffix is somebody's.
fn is_public_suffix(id: &str) -> bool {
    let name = id.to_ascii_lowercase();
    psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == name.as_bytes())
}
