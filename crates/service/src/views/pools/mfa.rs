//! A pool's second factors and passkeys. The two operations answer with the same members.

use domain::pool::{Passkeys, Pool};
use wire::shapes::*;

use super::configuration;
use crate::twins::Twin;

/// Factors that are off are absent.
pub fn get_user_pool_mfa_config(pool: &Pool) -> GetUserPoolMfaConfigResponse {
    let mfa = &pool.mfa;
    GetUserPoolMfaConfigResponse {
        sms_mfa_configuration: mfa.sms.then(|| SmsMfaConfigType {
            sms_authentication_message: pool.settings.sms_authentication_message.clone(),
            sms_configuration: pool.settings.sms.as_ref().map(configuration::sms),
        }),
        software_token_mfa_configuration: mfa
            .software_token
            .then_some(SoftwareTokenMfaConfigType { enabled: Some(true) }),
        email_mfa_configuration: mfa
            .email
            .as_ref()
            .map(|email| EmailMfaConfigType { message: email.message.clone(), subject: email.subject.clone() }),
        mfa_configuration: Some(Twin::of(mfa.mode)),
        web_authn_configuration: mfa.passkeys.as_ref().map(passkeys),
    }
}

pub fn set_user_pool_mfa_config(pool: &Pool) -> SetUserPoolMfaConfigResponse {
    let shown = get_user_pool_mfa_config(pool);
    SetUserPoolMfaConfigResponse {
        sms_mfa_configuration: shown.sms_mfa_configuration,
        software_token_mfa_configuration: shown.software_token_mfa_configuration,
        email_mfa_configuration: shown.email_mfa_configuration,
        mfa_configuration: shown.mfa_configuration,
        web_authn_configuration: shown.web_authn_configuration,
    }
}

fn passkeys(passkeys: &Passkeys) -> WebAuthnConfigurationType {
    WebAuthnConfigurationType {
        relying_party_id: passkeys.relying_party_id.clone(),
        user_verification: passkeys.user_verification.map(Twin::of),
        factor_configuration: passkeys.factors.map(Twin::of),
    }
}
