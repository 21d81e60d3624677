//! App clients as administrators see them.

use domain::{
    client::{Analytics, Client, ClientSecret, Rotation, Units},
    secret::Secret as Known,
};
use wire::{Secret, shapes::*};

use super::{unless_empty, users::moment};
use crate::twins::Twin;

/// One line of ListUserPoolClients.
pub fn description(client: &Client) -> UserPoolClientDescription {
    UserPoolClientDescription {
        client_id: Some(client.id.to_string()),
        user_pool_id: Some(client.pool_id.to_string()),
        client_name: Some(client.name.clone()),
    }
}

/// One of a client's secrets; `value` only right after it was generated.
pub fn secret_descriptor(secret: &ClientSecret, value: Option<&Known>) -> ClientSecretDescriptorType {
    ClientSecretDescriptorType {
        client_secret_id: Some(secret.id.clone()),
        client_secret_value: value.map(|value| Secret::new(value.expose())),
        client_secret_create_date: Some(moment(secret.created)),
    }
}

/// Everything; of two secrets the older one, which the client was made with. What was not set is absent, but for
/// `TokenValidityUnits`, which is then `{}`.
pub fn client(client: &Client, secrets: &[Known]) -> UserPoolClientType {
    let settings = &client.settings;
    let (validity, oauth, permissions) = (&settings.validity, &settings.oauth, &settings.permissions);
    UserPoolClientType {
        user_pool_id: Some(client.pool_id.to_string()),
        client_name: Some(client.name.clone()),
        client_id: Some(client.id.to_string()),
        client_secret: secrets.first().map(|secret| Secret::new(secret.expose())),
        last_modified_date: Some(moment(client.modified)),
        creation_date: Some(moment(client.created)),
        refresh_token_validity: Some(signed(validity.refresh_shown())),
        access_token_validity: validity.access.map(signed),
        id_token_validity: validity.id.map(signed),
        token_validity_units: Some(units(validity.units)),
        read_attributes: permissions.read.as_ref().map(|names| names.iter().cloned().collect()),
        write_attributes: permissions.write.as_ref().map(|names| names.iter().cloned().collect()),
        explicit_auth_flows: settings.flows.as_ref().map(|flows| flows.iter().copied().map(Twin::of).collect()),
        supported_identity_providers: unless_empty(oauth.providers.clone()),
        callback_urls: unless_empty(oauth.callbacks.clone()),
        logout_urls: unless_empty(oauth.logouts.clone()),
        default_redirect_uri: oauth.default_redirect.clone(),
        allowed_oauth_flows: unless_empty(oauth.flows.iter().copied().map(Twin::of).collect()),
        allowed_oauth_scopes: unless_empty(oauth.scopes.clone()),
        allowed_oauth_flows_user_pool_client: Some(oauth.enabled),
        analytics_configuration: settings.analytics.as_ref().map(analytics),
        prevent_user_existence_errors: settings.user_existence_errors.map(Twin::of),
        enable_token_revocation: Some(client.revokes_tokens),
        enable_propagate_additional_user_context_data: Some(settings.propagates_user_context),
        auth_session_validity: Some(client.session_minutes().into()),
        refresh_token_rotation: settings.rotation.map(rotation),
        client_type: Some(Twin::of(client.client_type)),
    }
}

/// The wire's ranges keep every validity far below the limit.
fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn units(units: Units) -> TokenValidityUnitsType {
    TokenValidityUnitsType {
        access_token: units.access.map(Twin::of),
        id_token: units.id.map(Twin::of),
        refresh_token: units.refresh.map(Twin::of),
    }
}

fn analytics(analytics: &Analytics) -> AnalyticsConfigurationType {
    AnalyticsConfigurationType {
        application_id: analytics.application_id.clone(),
        application_arn: analytics.application_arn.clone(),
        role_arn: analytics.role_arn.clone(),
        external_id: analytics.external_id.clone(),
        user_data_shared: analytics.user_data_shared,
    }
}

fn rotation(rotation: Rotation) -> RefreshTokenRotationType {
    RefreshTokenRotationType {
        feature: if rotation.enabled { FeatureType::Enabled } else { FeatureType::Disabled },
        retry_grace_period_seconds: rotation.grace_seconds.map(i32::from),
    }
}
