//! The parts of a pool that an update keeps.

use std::collections::BTreeMap;

use domain::pool::{AssuranceLevel, DynamicRegistration, KeyConfiguration, Pool};
use wire::shapes::*;

use crate::twins::Twin;

pub(super) fn deletion_protection(pool: &Pool) -> DeletionProtectionType {
    if pool.deletion_protected { DeletionProtectionType::Active } else { DeletionProtectionType::Inactive }
}

pub(super) fn registration(registration: &DynamicRegistration) -> DcrConfigurationType {
    let flows = |flows: &Vec<_>| flows.iter().copied().map(Twin::of).collect();
    DcrConfigurationType {
        enable_status: Some(if registration.enabled { StatusType::Enabled } else { StatusType::Disabled }),
        open_dcr_enabled: Some(registration.open),
        authenticated_grant_types: registration.authenticated_grant_types.as_ref().map(flows),
        open_dcr_grant_types: registration.open_grant_types.as_ref().map(flows),
        allowed_scopes: registration.allowed_scopes.clone(),
    }
}

pub(super) fn key(key: &KeyConfiguration) -> KeyConfigurationType {
    KeyConfigurationType { key_type: key.key_type.map(Twin::of), kms_key_arn: key.kms_key_arn.clone() }
}

/// The names in force of all levels, the defaults too; in every tier, though only some let them be chosen.
pub(super) fn acr(pool: &Pool) -> BTreeMap<String, AcrLevelConfigType> {
    let named = |level: &AssuranceLevel| {
        (level.to_string(), AcrLevelConfigType { acr_value: pool.acr_value(*level).to_owned() })
    };
    AssuranceLevel::ALL.iter().map(named).collect()
}
