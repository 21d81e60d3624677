//! The parts of a pool's configuration that an update replaces.

use std::collections::BTreeSet;

use domain::pool::{
    AddOns, AdminCreateUserDraft, Contact, Devices, EmailDraft, EndUserMessaging, FirstFactor, InvitationTemplate,
    PasswordPolicyDraft, RecoveryOption, SmsDraft, ThreatProtection, TokenFunction, Triggers, TriggersDraft,
    VerificationDraft, VerificationTemplate, VersionedFunction,
};
use wire::shapes::*;

use super::number;
use crate::twins::Twin;

pub fn password_policy(sent: PasswordPolicyType) -> PasswordPolicyDraft {
    PasswordPolicyDraft {
        minimum_length: number(sent.minimum_length),
        require_uppercase: sent.require_uppercase,
        require_lowercase: sent.require_lowercase,
        require_numbers: sent.require_numbers,
        require_symbols: sent.require_symbols,
        history_size: number(sent.password_history_size),
        temporary_password_days: number(sent.temporary_password_validity_days),
    }
}

pub fn first_factors(sent: SignInPolicyType) -> Option<BTreeSet<FirstFactor>> {
    sent.allowed_first_auth_factors.map(|factors| factors.into_iter().map(Twin::to_domain).collect())
}

pub fn contacts(sent: Option<Vec<VerifiedAttributeType>>) -> BTreeSet<Contact> {
    sent.into_iter().flatten().map(Twin::to_domain).collect()
}

pub fn triggers(sent: LambdaConfigType) -> TriggersDraft {
    TriggersDraft {
        triggers: Triggers {
            pre_sign_up: sent.pre_sign_up,
            custom_message: sent.custom_message,
            post_confirmation: sent.post_confirmation,
            pre_authentication: sent.pre_authentication,
            post_authentication: sent.post_authentication,
            define_auth_challenge: sent.define_auth_challenge,
            create_auth_challenge: sent.create_auth_challenge,
            verify_auth_challenge_response: sent.verify_auth_challenge_response,
            user_migration: sent.user_migration,
            pre_token_generation: None,
            custom_sms_sender: sent
                .custom_sms_sender
                .map(|sent| VersionedFunction { arn: sent.lambda_arn, version: sent.lambda_version.to_domain() }),
            custom_email_sender: sent
                .custom_email_sender
                .map(|sent| VersionedFunction { arn: sent.lambda_arn, version: sent.lambda_version.to_domain() }),
            inbound_federation: sent
                .inbound_federation
                .map(|sent| VersionedFunction { arn: sent.lambda_arn, version: sent.lambda_version.to_domain() }),
            kms_key_id: sent.kms_key_id,
        },
        pre_token_generation: sent.pre_token_generation,
        pre_token_generation_config: sent
            .pre_token_generation_config
            .map(|sent| TokenFunction { arn: sent.lambda_arn, version: sent.lambda_version.to_domain() }),
    }
}

/// The verification texts under both their names.
pub struct Verification {
    pub template: Option<VerificationMessageTemplateType>,
    pub sms_message: Option<String>,
    pub email_message: Option<String>,
    pub email_subject: Option<String>,
}

impl From<Verification> for VerificationDraft {
    fn from(sent: Verification) -> Self {
        let template = sent.template.unwrap_or_default();
        Self {
            template: VerificationTemplate {
                sms_message: template.sms_message,
                email_message: template.email_message,
                email_subject: template.email_subject,
                email_message_by_link: template.email_message_by_link,
                email_subject_by_link: template.email_subject_by_link,
                default_email_option: template.default_email_option.map(Twin::to_domain),
            },
            sms_message: sent.sms_message,
            email_message: sent.email_message,
            email_subject: sent.email_subject,
        }
    }
}

pub fn devices(sent: DeviceConfigurationType) -> Devices {
    Devices {
        challenge_on_new: sent.challenge_required_on_new_device.unwrap_or(false),
        remembered_on_prompt: sent.device_only_remembered_on_user_prompt.unwrap_or(false),
    }
}

pub fn email(sent: EmailConfigurationType) -> EmailDraft {
    EmailDraft {
        account: sent.email_sending_account.map(Twin::to_domain),
        source_arn: sent.source_arn,
        from: sent.from,
        reply_to: sent.reply_to_email_address,
        configuration_set: sent.configuration_set,
    }
}

pub fn sms(sent: SmsConfigurationType) -> SmsDraft {
    SmsDraft {
        sns_caller_arn: sent.sns_caller_arn,
        external_id: sent.external_id,
        sns_region: sent.sns_region,
        end_user_messaging: sent.eums_sms.map(|sent| EndUserMessaging {
            caller_arn: sent.caller_arn,
            external_id: sent.external_id,
            origination_identity: sent.origination_identity,
            configuration_set_name: sent.configuration_set_name,
            in_entity_id: sent.in_entity_id,
            in_template_id: sent.in_template_id,
            region: sent.region,
        }),
    }
}

pub fn admin_create_user(sent: AdminCreateUserConfigType) -> AdminCreateUserDraft {
    AdminCreateUserDraft {
        only_administrators: sent.allow_admin_create_user_only,
        unused_account_days: number(sent.unused_account_validity_days),
        invitation: sent.invite_message_template.map(|sent| InvitationTemplate {
            sms_message: sent.sms_message,
            email_message: sent.email_message,
            email_subject: sent.email_subject,
        }),
    }
}

pub fn add_ons(sent: UserPoolAddOnsType) -> AddOns {
    let flows = sent.advanced_security_additional_flows.unwrap_or_default();
    AddOns {
        threat_protection: sent.advanced_security_mode.to_domain(),
        custom_auth: flows.custom_auth_mode.map(|mode| match mode {
            AdvancedSecurityEnabledModeType::Audit => ThreatProtection::Audit,
            AdvancedSecurityEnabledModeType::Enforced => ThreatProtection::Enforced,
        }),
    }
}

pub fn recovery(sent: AccountRecoverySettingType) -> Option<Vec<RecoveryOption>> {
    let option = |sent: RecoveryOptionType| {
        let priority = number(Some(sent.priority))?;
        Some(RecoveryOption { mechanism: sent.name.to_domain(), priority })
    };
    sent.recovery_mechanisms.map(|options| options.into_iter().filter_map(option).collect())
}
