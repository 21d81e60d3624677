//! The parts of a pool's configuration that an update replaces.

use std::collections::BTreeSet;

use domain::pool::{
    AccountRecovery, AddOns, Contact, Devices, EmailConfiguration, Settings, SmsConfiguration, ThreatProtection,
    Triggers, VerificationTemplate,
};
use wire::shapes::*;

use crate::twins::Twin;

pub(super) fn policies(settings: &Settings) -> UserPoolPolicyType {
    let policy = &settings.password_policy;
    UserPoolPolicyType {
        password_policy: Some(PasswordPolicyType {
            minimum_length: Some(policy.minimum_length.into()),
            require_uppercase: Some(policy.require_uppercase),
            require_lowercase: Some(policy.require_lowercase),
            require_numbers: Some(policy.require_numbers),
            require_symbols: Some(policy.require_symbols),
            password_history_size: (policy.history_size > 0).then(|| policy.history_size.into()),
            temporary_password_validity_days: Some(policy.temporary_password_days.into()),
        }),
        sign_in_policy: Some(SignInPolicyType {
            allowed_first_auth_factors: Some(
                settings.sign_in_policy.first_factors.iter().copied().map(Twin::of).collect(),
            ),
        }),
    }
}

pub(super) fn contacts(contacts: &BTreeSet<Contact>) -> Vec<VerifiedAttributeType> {
    contacts.iter().copied().map(Twin::of).collect()
}

/// Token generation under both its names, whichever was sent.
pub(super) fn lambda_config(triggers: &Triggers) -> LambdaConfigType {
    LambdaConfigType {
        pre_sign_up: triggers.pre_sign_up.clone(),
        custom_message: triggers.custom_message.clone(),
        post_confirmation: triggers.post_confirmation.clone(),
        pre_authentication: triggers.pre_authentication.clone(),
        post_authentication: triggers.post_authentication.clone(),
        define_auth_challenge: triggers.define_auth_challenge.clone(),
        create_auth_challenge: triggers.create_auth_challenge.clone(),
        verify_auth_challenge_response: triggers.verify_auth_challenge_response.clone(),
        pre_token_generation: triggers.pre_token_generation.as_ref().map(|function| function.arn.clone()),
        user_migration: triggers.user_migration.clone(),
        pre_token_generation_config: triggers.pre_token_generation.as_ref().map(|function| {
            PreTokenGenerationVersionConfigType {
                lambda_version: Twin::of(function.version),
                lambda_arn: function.arn.clone(),
            }
        }),
        custom_sms_sender: triggers.custom_sms_sender.as_ref().map(|function| CustomSMSLambdaVersionConfigType {
            lambda_version: Twin::of(function.version),
            lambda_arn: function.arn.clone(),
        }),
        custom_email_sender: triggers.custom_email_sender.as_ref().map(|function| CustomEmailLambdaVersionConfigType {
            lambda_version: Twin::of(function.version),
            lambda_arn: function.arn.clone(),
        }),
        kms_key_id: triggers.kms_key_id.clone(),
        inbound_federation: triggers.inbound_federation.as_ref().map(|function| InboundFederationLambdaType {
            lambda_version: Twin::of(function.version),
            lambda_arn: function.arn.clone(),
        }),
    }
}

pub(super) fn verification(template: &VerificationTemplate) -> VerificationMessageTemplateType {
    VerificationMessageTemplateType {
        sms_message: template.sms_message.clone(),
        email_message: template.email_message.clone(),
        email_subject: template.email_subject.clone(),
        email_message_by_link: template.email_message_by_link.clone(),
        email_subject_by_link: template.email_subject_by_link.clone(),
        default_email_option: Some(Twin::of(template.email_option())),
    }
}

pub(super) fn devices(devices: Devices) -> DeviceConfigurationType {
    DeviceConfigurationType {
        challenge_required_on_new_device: Some(devices.challenge_on_new),
        device_only_remembered_on_user_prompt: Some(devices.remembered_on_prompt),
    }
}

pub(super) fn email(email: &EmailConfiguration) -> EmailConfigurationType {
    EmailConfigurationType {
        source_arn: email.source_arn.clone(),
        reply_to_email_address: email.reply_to.clone(),
        email_sending_account: Some(Twin::of(email.account)),
        from: email.from.clone(),
        configuration_set: email.configuration_set.clone(),
    }
}

pub(super) fn sms(sms: &SmsConfiguration) -> SmsConfigurationType {
    match sms {
        SmsConfiguration::Sns(sns) => SmsConfigurationType {
            sns_caller_arn: Some(sns.caller_arn.clone()),
            external_id: sns.external_id.clone(),
            sns_region: sns.region.clone(),
            eums_sms: None,
        },
        SmsConfiguration::EndUserMessaging(eums) => SmsConfigurationType {
            eums_sms: Some(EumsSmsConfigurationType {
                caller_arn: eums.caller_arn.clone(),
                external_id: eums.external_id.clone(),
                origination_identity: eums.origination_identity.clone(),
                configuration_set_name: eums.configuration_set_name.clone(),
                in_entity_id: eums.in_entity_id.clone(),
                in_template_id: eums.in_template_id.clone(),
                region: eums.region.clone(),
            }),
            ..SmsConfigurationType::default()
        },
    }
}

pub(super) fn admin_create_user(settings: &Settings) -> AdminCreateUserConfigType {
    AdminCreateUserConfigType {
        allow_admin_create_user_only: Some(settings.admin_create_user.only_administrators),
        unused_account_validity_days: Some(settings.password_policy.temporary_password_days.into()),
        invite_message_template: settings.admin_create_user.invitation.as_ref().map(|invitation| MessageTemplateType {
            sms_message: invitation.sms_message.clone(),
            email_message: invitation.email_message.clone(),
            email_subject: invitation.email_subject.clone(),
        }),
    }
}

pub(super) fn add_ons(add_ons: AddOns) -> UserPoolAddOnsType {
    let custom_auth_mode = match add_ons.custom_auth {
        None | Some(ThreatProtection::Off) => None,
        Some(ThreatProtection::Audit) => Some(AdvancedSecurityEnabledModeType::Audit),
        Some(ThreatProtection::Enforced) => Some(AdvancedSecurityEnabledModeType::Enforced),
    };
    UserPoolAddOnsType {
        advanced_security_mode: Twin::of(add_ons.threat_protection),
        advanced_security_additional_flows: custom_auth_mode
            .map(|mode| AdvancedSecurityAdditionalFlowsType { custom_auth_mode: Some(mode) }),
    }
}

pub(super) fn recovery(recovery: &AccountRecovery) -> AccountRecoverySettingType {
    let mechanisms = recovery
        .options()
        .iter()
        .map(|option| RecoveryOptionType { priority: option.priority.into(), name: Twin::of(option.mechanism) });
    AccountRecoverySettingType { recovery_mechanisms: Some(mechanisms.collect()) }
}
