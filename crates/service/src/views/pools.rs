//! Pools as administrators see them.
//!
//! What was never set is absent, but for members that tools expect always: `LambdaConfig` and `UserPoolTags` are then `{}`.

mod configuration;
mod kept;
mod mfa;
mod schema;

use domain::pool::Pool;
pub use mfa::{get_user_pool_mfa_config, set_user_pool_mfa_config};
use wire::shapes::*;

use super::users::moment;
use crate::twins::Twin;

/// One line of ListUserPools.
pub fn description(pool: &Pool) -> UserPoolDescriptionType {
    UserPoolDescriptionType {
        id: Some(pool.id.to_string()),
        name: Some(pool.name.clone()),
        lambda_config: Some(configuration::lambda_config(&pool.settings.triggers)),
        // Amazon no longer sends it.
        status: None,
        last_modified_date: Some(moment(pool.modified)),
        creation_date: Some(moment(pool.created)),
        replica_regions: pool.replica.as_ref().map(|replica| vec![replica.region.clone()]),
    }
}

/// Everything; `users` is how many the pool has, `account` twelve digits.
pub fn pool(pool: &Pool, account: &str, users: u64) -> UserPoolType {
    let settings = &pool.settings;
    let verification = &settings.verification;
    UserPoolType {
        id: Some(pool.id.to_string()),
        name: Some(pool.name.clone()),
        policies: Some(configuration::policies(settings)),
        deletion_protection: Some(kept::deletion_protection(pool)),
        lambda_config: Some(configuration::lambda_config(&settings.triggers)),
        status: None,
        last_modified_date: Some(moment(pool.modified)),
        creation_date: Some(moment(pool.created)),
        schema_attributes: Some(pool.schema.attributes().iter().map(schema::attribute).collect()),
        auto_verified_attributes: super::unless_empty(configuration::contacts(&settings.auto_verified)),
        alias_attributes: super::unless_empty(pool.identifiers.aliases().map(Twin::of).collect()),
        username_attributes: super::unless_empty(pool.identifiers.contacts().map(Twin::of).collect()),
        sms_verification_message: verification.sms_message.clone(),
        email_verification_message: verification.email_message.clone(),
        email_verification_subject: verification.email_subject.clone(),
        verification_message_template: Some(configuration::verification(verification)),
        sms_authentication_message: settings.sms_authentication_message.clone(),
        user_attribute_update_settings: settings.verify_before_update.as_ref().map(|contacts| {
            UserAttributeUpdateSettingsType {
                attributes_require_verification_before_update: Some(configuration::contacts(contacts)),
            }
        }),
        mfa_configuration: Some(Twin::of(pool.mfa.mode)),
        device_configuration: settings.devices.map(configuration::devices),
        estimated_number_of_users: Some(i32::try_from(users).unwrap_or(i32::MAX)),
        email_configuration: Some(configuration::email(&settings.email)),
        sms_configuration: settings.sms.as_ref().map(configuration::sms),
        user_pool_tags: Some(pool.tags.clone()),
        // No role and no identity is ever asked for, so none fails.
        sms_configuration_failure: None,
        email_configuration_failure: None,
        domain: None,
        custom_domain: None,
        admin_create_user_config: Some(configuration::admin_create_user(settings)),
        user_pool_add_ons: settings.add_ons.map(configuration::add_ons),
        dcr_configuration: pool.registration.as_ref().map(kept::registration),
        username_configuration: pool.case_sensitive.map(|case_sensitive| UsernameConfigurationType { case_sensitive }),
        arn: Some(pool.arn(account)),
        account_recovery_setting: settings.recovery.as_ref().map(configuration::recovery),
        user_pool_tier: Some(Twin::of(pool.tier)),
        key_configuration: pool.key.as_ref().map(kept::key),
        issuer_configuration: pool.issuer.map(|kind| IssuerConfigurationType { r#type: Some(Twin::of(kind)) }),
        acr_configuration: Some(kept::acr(pool)),
    }
}
