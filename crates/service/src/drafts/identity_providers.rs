//! CreateIdentityProvider and UpdateIdentityProvider as the domain reads them.

use std::collections::BTreeMap;

use domain::{
    identity_provider::ProviderDraft,
    pool::{AcrNames, AssuranceLevel},
};

/// The members that both requests have, but for the details.
pub fn provider(
    mapping: Option<BTreeMap<String, String>>,
    identifiers: Option<Vec<String>>,
    acr: Option<BTreeMap<String, String>>,
) -> ProviderDraft {
    ProviderDraft { mapping, identifiers, acr: acr.map(levels) }
}

/// The wire has checked the levels' names.
fn levels(sent: BTreeMap<String, String>) -> AcrNames {
    sent.into_iter().filter_map(|(level, value)| Some((AssuranceLevel::parse(&level)?, value))).collect()
}
