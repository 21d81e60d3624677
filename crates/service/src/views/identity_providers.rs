//! Identity providers as administrators see them.

use std::collections::BTreeMap;

use domain::{identity_provider::IdentityProvider, pool::Pool};
use wire::shapes::{IdentityProviderType, ProviderDescription};

use super::{unless_empty, users::moment};
use crate::twins::Twin;

/// One line of ListIdentityProviders.
pub fn description(provider: &IdentityProvider) -> ProviderDescription {
    ProviderDescription {
        provider_name: Some(provider.name.clone()),
        provider_type: Some(Twin::of(provider.provider_type)),
        last_modified_date: Some(moment(provider.modified)),
        creation_date: Some(moment(provider.created)),
    }
}

/// Everything; `details` as [`IdentityProvider::shown_details`] gives them.
pub fn provider(pool: &Pool, provider: &IdentityProvider, details: BTreeMap<String, String>) -> IdentityProviderType {
    let acr: BTreeMap<String, String> =
        provider.acr.iter().map(|(level, value)| (level.as_str().to_owned(), value.clone())).collect();
    IdentityProviderType {
        user_pool_id: Some(pool.id.to_string()),
        provider_name: Some(provider.name.clone()),
        provider_type: Some(Twin::of(provider.provider_type)),
        provider_details: Some(details),
        attribute_mapping: Some(provider.mapping.clone()),
        idp_identifiers: unless_empty(provider.identifiers.clone()),
        acr_mapping: (!acr.is_empty()).then_some(acr),
        last_modified_date: Some(moment(provider.modified)),
        creation_date: Some(moment(provider.created)),
    }
}
