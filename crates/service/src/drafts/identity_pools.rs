//! What is sent of an identity pool.

use std::collections::BTreeMap;

use domain::identity_pool::{
    Ambiguous, AttributeMap, IdentityPoolRefused, Match, RoleMapping, Roles, Rule, Settings, UserPoolClient,
};
use wire::services::cognito_identity::{
    self as sent, AmbiguousRoleResolutionType, CognitoIdentityProvider, CreateIdentityPoolInput, MappingRule,
    MappingRuleMatchType, RoleMappingType,
};

use crate::refusals::{Refusal, Result};

/// # Errors
/// [`Refusal::MissingParameter`] for a user pool without name or client.
pub fn new_pool(sent: CreateIdentityPoolInput) -> Result<Settings> {
    Ok(Settings {
        name: sent.identity_pool_name,
        guests: sent.allow_unauthenticated_identities,
        classic: sent.allow_classic_flow.unwrap_or_default(),
        social: sent.supported_login_providers.unwrap_or_default(),
        developer: sent.developer_provider_name,
        open_id: sent.open_id_connect_provider_ar_ns.unwrap_or_default(),
        saml: sent.saml_provider_ar_ns.unwrap_or_default(),
        user_pools: user_pools(sent.cognito_identity_providers)?,
    })
}

/// # Errors
/// As [`new_pool`].
pub fn update(sent: sent::IdentityPool) -> Result<Settings> {
    new_pool(CreateIdentityPoolInput {
        identity_pool_name: sent.identity_pool_name,
        allow_unauthenticated_identities: sent.allow_unauthenticated_identities,
        allow_classic_flow: sent.allow_classic_flow,
        supported_login_providers: sent.supported_login_providers,
        developer_provider_name: sent.developer_provider_name,
        open_id_connect_provider_ar_ns: sent.open_id_connect_provider_ar_ns,
        cognito_identity_providers: sent.cognito_identity_providers,
        saml_provider_ar_ns: sent.saml_provider_ar_ns,
        identity_pool_tags: None,
    })
}

fn user_pools(sent: Option<Vec<CognitoIdentityProvider>>) -> Result<Vec<UserPoolClient>> {
    let client = |sent: CognitoIdentityProvider| {
        Ok(UserPoolClient {
            provider: sent.provider_name.ok_or(Refusal::MissingParameter("ProviderName"))?,
            client: sent.client_id.ok_or(Refusal::MissingParameter("ClientId"))?,
            checked: sent.server_side_token_check.unwrap_or_default(),
        })
    };
    sent.unwrap_or_default().into_iter().map(client).collect()
}

/// The wire has checked that there are no other keys.
pub fn roles(mut sent: BTreeMap<String, String>) -> Roles {
    Roles { authenticated: sent.remove("authenticated"), unauthenticated: sent.remove("unauthenticated") }
}

/// # Errors
/// [`IdentityPoolRefused::UnusedRules`].
pub fn mappings(
    sent: Option<BTreeMap<String, sent::RoleMapping>>,
) -> std::result::Result<BTreeMap<String, RoleMapping>, IdentityPoolRefused> {
    sent.unwrap_or_default()
        .into_iter()
        .map(|(provider, sent)| Ok((provider.clone(), mapping(provider, sent)?)))
        .collect()
}

fn mapping(provider: String, sent: sent::RoleMapping) -> std::result::Result<RoleMapping, IdentityPoolRefused> {
    let ambiguous = sent.ambiguous_role_resolution.map(|resolution| match resolution {
        AmbiguousRoleResolutionType::AuthenticatedRole => Ambiguous::AuthenticatedRole,
        AmbiguousRoleResolutionType::Deny => Ambiguous::Deny,
    });
    match (sent.r#type, sent.rules_configuration) {
        (RoleMappingType::Token, Some(_)) => Err(IdentityPoolRefused::UnusedRules { provider }),
        (RoleMappingType::Token, None) => Ok(RoleMapping::Token { ambiguous }),
        (RoleMappingType::Rules, rules) => {
            let rules = rules.map(|configuration| configuration.rules).unwrap_or_default();
            Ok(RoleMapping::Rules { ambiguous, rules: rules.into_iter().map(rule).collect() })
        }
    }
}

fn rule(sent: MappingRule) -> Rule {
    let matches = match sent.match_type {
        MappingRuleMatchType::Equals => Match::Equals,
        MappingRuleMatchType::Contains => Match::Contains,
        MappingRuleMatchType::StartsWith => Match::StartsWith,
        MappingRuleMatchType::NotEqual => Match::NotEqual,
    };
    Rule { claim: sent.claim, matches, value: sent.value, role: sent.role_arn }
}

/// `UseDefaults` and `PrincipalTags`.
pub fn attribute_map(defaults: Option<bool>, tags: Option<BTreeMap<String, String>>) -> AttributeMap {
    AttributeMap { defaults: defaults.unwrap_or_default(), tags: tags.unwrap_or_default() }
}
