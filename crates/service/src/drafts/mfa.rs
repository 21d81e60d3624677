//! SetUserPoolMfaConfig and SetUserMFAPreference as the domain reads them.

use domain::{
    pool::{EmailMfa, MfaDraft, Passkeys, SmsMfaDraft},
    user::{FactorChoice, FactorChoices},
};
use wire::shapes::*;

use super::settings;
use crate::twins::Twin;

pub fn configuration(sent: SetUserPoolMfaConfigRequest) -> MfaDraft {
    MfaDraft {
        mode: sent.mfa_configuration.map(Twin::to_domain),
        sms: sent.sms_mfa_configuration.map(|sent| SmsMfaDraft {
            message: sent.sms_authentication_message,
            configuration: sent.sms_configuration.map(settings::sms),
        }),
        software_token: sent.software_token_mfa_configuration.map(|sent| sent.enabled.unwrap_or(false)),
        email: sent.email_mfa_configuration.map(|sent| EmailMfa { message: sent.message, subject: sent.subject }),
        passkeys: sent.web_authn_configuration.map(|sent| Passkeys {
            relying_party_id: sent.relying_party_id,
            user_verification: sent.user_verification.map(Twin::to_domain),
            factors: sent.factor_configuration.map(Twin::to_domain),
        }),
    }
}

/// The four blocks that SetUserMFAPreference and AdminSetUserMFAPreference share.
pub fn choices(
    sms: Option<SMSMfaSettingsType>,
    software_token: Option<SoftwareTokenMfaSettingsType>,
    email: Option<EmailMfaSettingsType>,
    passkeys: Option<WebAuthnMfaSettingsType>,
) -> FactorChoices {
    FactorChoices {
        sms: sms.map(|sent| FactorChoice { enabled: sent.enabled, preferred: sent.preferred_mfa }),
        software_token: software_token
            .map(|sent| FactorChoice { enabled: sent.enabled, preferred: sent.preferred_mfa }),
        email: email.map(|sent| FactorChoice { enabled: sent.enabled, preferred: sent.preferred_mfa }),
        passkeys: passkeys.map(|sent| sent.enabled.unwrap_or(false)),
    }
}
