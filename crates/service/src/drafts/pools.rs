//! CreateUserPool and UpdateUserPool as the domain reads them.

use std::collections::BTreeMap;

use domain::pool::{
    AcrNames, AssuranceLevel, DynamicRegistration, KeptDraft, KeyConfiguration, NewPool, PoolUpdate, SettingsDraft,
};
use wire::shapes::*;

use super::{schema, settings};
use crate::{refusals::Result, twins::Twin};

/// What both requests have, under the same names in two shapes.
macro_rules! replaceable {
    ($sent:ident) => {{
        let policies = $sent.policies.unwrap_or_default();
        SettingsDraft {
            password_policy: policies.password_policy.map(settings::password_policy),
            first_factors: policies.sign_in_policy.and_then(settings::first_factors),
            triggers: settings::triggers($sent.lambda_config.unwrap_or_default()),
            auto_verified: settings::contacts($sent.auto_verified_attributes),
            verification: settings::Verification {
                template: $sent.verification_message_template,
                sms_message: $sent.sms_verification_message,
                email_message: $sent.email_verification_message,
                email_subject: $sent.email_verification_subject,
            }
            .into(),
            sms_authentication_message: $sent.sms_authentication_message,
            verify_before_update: $sent
                .user_attribute_update_settings
                .map(|sent| settings::contacts(sent.attributes_require_verification_before_update)),
            mfa_mode: $sent.mfa_configuration.map(Twin::to_domain),
            devices: $sent.device_configuration.map(settings::devices),
            email: $sent.email_configuration.map(settings::email),
            sms: $sent.sms_configuration.map(settings::sms),
            admin_create_user: settings::admin_create_user($sent.admin_create_user_config.unwrap_or_default()),
            add_ons: $sent.user_pool_add_ons.map(settings::add_ons),
            recovery: $sent.account_recovery_setting.and_then(settings::recovery),
        }
    }};
}

macro_rules! kept {
    ($sent:ident) => {
        KeptDraft {
            deletion_protected: $sent.deletion_protection.map(|sent| sent == DeletionProtectionType::Active),
            tags: $sent.user_pool_tags,
            tier: $sent.user_pool_tier.map(Twin::to_domain),
            registration: $sent.dcr_configuration.map(registration),
            key: $sent.key_configuration.map(key),
            issuer: $sent.issuer_configuration.and_then(|sent| sent.r#type).map(Twin::to_domain),
            acr: $sent.acr_configuration.map(acr),
        }
    };
}

/// # Errors
/// As [`schema::attributes`].
pub fn new_pool(sent: CreateUserPoolRequest) -> Result<NewPool> {
    Ok(NewPool {
        name: sent.pool_name,
        username_attributes: sent.username_attributes.map(|list| list.into_iter().map(Twin::to_domain).collect()),
        alias_attributes: sent.alias_attributes.map(|list| list.into_iter().map(Twin::to_domain).collect()),
        case_sensitive: sent.username_configuration.map(|sent| sent.case_sensitive),
        schema: schema::attributes(sent.schema.unwrap_or_default())?,
        settings: replaceable!(sent),
        kept: kept!(sent),
    })
}

pub fn update(sent: UpdateUserPoolRequest) -> PoolUpdate {
    PoolUpdate { name: sent.pool_name, settings: replaceable!(sent), kept: kept!(sent) }
}

fn registration(sent: DcrConfigurationType) -> DynamicRegistration {
    let flows = |sent: Vec<OAuthFlowType>| sent.into_iter().map(Twin::to_domain).collect();
    DynamicRegistration {
        enabled: sent.enable_status != Some(StatusType::Disabled),
        open: sent.open_dcr_enabled.unwrap_or(false),
        authenticated_grant_types: sent.authenticated_grant_types.map(flows),
        open_grant_types: sent.open_dcr_grant_types.map(flows),
        allowed_scopes: sent.allowed_scopes,
    }
}

fn key(sent: KeyConfigurationType) -> KeyConfiguration {
    KeyConfiguration { key_type: sent.key_type.map(Twin::to_domain), kms_key_arn: sent.kms_key_arn }
}

/// DescribeUserPool shows the names in force, and clients send back what they saw: a level's own default name says
/// nothing new, and must not count as a feature in use.
fn acr(sent: BTreeMap<String, AcrLevelConfigType>) -> AcrNames {
    sent.into_iter()
        .filter_map(|(level, sent)| Some((AssuranceLevel::parse(&level)?, sent.acr_value)))
        .filter(|(level, name)| name != level.default_acr())
        .collect()
}
