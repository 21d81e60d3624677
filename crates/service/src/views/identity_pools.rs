//! Identity pools and identities as administrators see them.

use std::collections::BTreeMap;

use domain::{
    identity_pool::{Ambiguous, Identity, IdentityPool, Match, RoleMapping, Roles, UserPoolClient},
    ids::in_region,
};
use wire::services::cognito_identity::{
    self as shown, AmbiguousRoleResolutionType, CognitoIdentityProvider, IdentityDescription,
    IdentityPoolShortDescription, MappingRule, MappingRuleMatchType, RoleMappingType, RulesConfigurationType,
};

use super::users::moment;

/// What was not set is absent, but for the flow and the tags.
pub fn pool(pool: &IdentityPool) -> shown::IdentityPool {
    let settings = &pool.settings;
    let some = |list: &Vec<String>| (!list.is_empty()).then(|| list.clone());
    let clients = settings.user_pools.iter().map(client).collect();
    shown::IdentityPool {
        identity_pool_id: pool.public_id(),
        identity_pool_name: settings.name.clone(),
        allow_unauthenticated_identities: settings.guests,
        allow_classic_flow: Some(settings.classic),
        supported_login_providers: (!settings.social.is_empty()).then(|| settings.social.clone()),
        developer_provider_name: settings.developer.clone(),
        open_id_connect_provider_ar_ns: some(&settings.open_id),
        cognito_identity_providers: (!settings.user_pools.is_empty()).then_some(clients),
        saml_provider_ar_ns: some(&settings.saml),
        identity_pool_tags: Some(pool.tags.clone()),
    }
}

fn client(client: &UserPoolClient) -> CognitoIdentityProvider {
    CognitoIdentityProvider {
        provider_name: Some(client.provider.clone()),
        client_id: Some(client.client.clone()),
        server_side_token_check: Some(client.checked),
    }
}

pub fn short(pool: &IdentityPool) -> IdentityPoolShortDescription {
    IdentityPoolShortDescription {
        identity_pool_id: Some(pool.public_id()),
        identity_pool_name: Some(pool.settings.name.clone()),
    }
}

pub fn roles(roles: &Roles) -> BTreeMap<String, String> {
    let named = [("authenticated", &roles.authenticated), ("unauthenticated", &roles.unauthenticated)];
    named.into_iter().filter_map(|(name, role)| Some((name.to_owned(), role.clone()?))).collect()
}

pub fn mapping(mapping: &RoleMapping) -> shown::RoleMapping {
    let (RoleMapping::Token { ambiguous } | RoleMapping::Rules { ambiguous, .. }) = mapping;
    let ambiguous_role_resolution = ambiguous.map(|resolution| match resolution {
        Ambiguous::AuthenticatedRole => AmbiguousRoleResolutionType::AuthenticatedRole,
        Ambiguous::Deny => AmbiguousRoleResolutionType::Deny,
    });
    let (r#type, rules) = match mapping {
        RoleMapping::Token { .. } => (RoleMappingType::Token, None),
        RoleMapping::Rules { rules, .. } => (RoleMappingType::Rules, Some(rules)),
    };
    let rules_configuration = rules.map(|rules| RulesConfigurationType {
        rules: rules
            .iter()
            .map(|rule| MappingRule {
                claim: rule.claim.clone(),
                match_type: match rule.matches {
                    Match::Equals => MappingRuleMatchType::Equals,
                    Match::Contains => MappingRuleMatchType::Contains,
                    Match::StartsWith => MappingRuleMatchType::StartsWith,
                    Match::NotEqual => MappingRuleMatchType::NotEqual,
                },
                value: rule.value.clone(),
                role_arn: rule.role.clone(),
            })
            .collect(),
    });
    shown::RoleMapping { r#type, ambiguous_role_resolution, rules_configuration }
}

/// Each provider once, also where a back end names several users.
pub fn identity(pool: &IdentityPool, identity: &Identity) -> IdentityDescription {
    let mut providers: Vec<String> = identity.logins().map(|login| login.provider.clone()).collect();
    providers.dedup();
    IdentityDescription {
        identity_id: Some(in_region(&pool.region, identity.id)),
        logins: (!providers.is_empty()).then_some(providers),
        creation_date: Some(moment(identity.created)),
        last_modified_date: Some(moment(identity.modified)),
    }
}
