//! CreateUserPoolClient and UpdateUserPoolClient as the domain reads them.

use domain::client::{Analytics, ClientDraft, ClientSettings, OAuth, Permissions, Rotation, Units, Validity};
use wire::shapes::*;

use super::number;
use crate::twins::Twin;

/// What both requests have, under the same names in two shapes.
macro_rules! replaceable {
    ($sent:ident) => {
        ClientSettings {
            flows: $sent.explicit_auth_flows.map(|flows| flows.into_iter().map(Twin::to_domain).collect()),
            validity: Validity {
                access: number($sent.access_token_validity),
                id: number($sent.id_token_validity),
                refresh: number($sent.refresh_token_validity),
                units: units($sent.token_validity_units.unwrap_or_default()),
            },
            permissions: Permissions {
                read: $sent.read_attributes.map(|names| names.into_iter().collect()),
                write: $sent.write_attributes.map(|names| names.into_iter().collect()),
            },
            oauth: OAuth {
                enabled: $sent.allowed_oauth_flows_user_pool_client.unwrap_or(false),
                flows: $sent.allowed_oauth_flows.into_iter().flatten().map(Twin::to_domain).collect(),
                scopes: $sent.allowed_oauth_scopes.unwrap_or_default(),
                callbacks: $sent.callback_urls.unwrap_or_default(),
                logouts: $sent.logout_urls.unwrap_or_default(),
                default_redirect: $sent.default_redirect_uri,
                providers: $sent.supported_identity_providers.unwrap_or_default(),
            },
            analytics: $sent.analytics_configuration.map(analytics),
            user_existence_errors: $sent.prevent_user_existence_errors.map(Twin::to_domain),
            propagates_user_context: $sent.enable_propagate_additional_user_context_data.unwrap_or(false),
            session_minutes: number($sent.auth_session_validity),
            rotation: $sent.refresh_token_rotation.map(rotation),
        }
    };
}

/// Everything but the secret, which the domain chooses.
pub fn new_client(sent: CreateUserPoolClientRequest) -> ClientDraft {
    ClientDraft {
        name: Some(sent.client_name),
        revokes_tokens: sent.enable_token_revocation,
        settings: replaceable!(sent),
    }
}

pub fn update(sent: UpdateUserPoolClientRequest) -> ClientDraft {
    ClientDraft { name: sent.client_name, revokes_tokens: sent.enable_token_revocation, settings: replaceable!(sent) }
}

fn units(sent: TokenValidityUnitsType) -> Units {
    Units {
        access: sent.access_token.map(Twin::to_domain),
        id: sent.id_token.map(Twin::to_domain),
        refresh: sent.refresh_token.map(Twin::to_domain),
    }
}

fn analytics(sent: AnalyticsConfigurationType) -> Analytics {
    Analytics {
        application_id: sent.application_id,
        application_arn: sent.application_arn,
        role_arn: sent.role_arn,
        external_id: sent.external_id,
        user_data_shared: sent.user_data_shared,
    }
}

fn rotation(sent: RefreshTokenRotationType) -> Rotation {
    Rotation { enabled: sent.feature == FeatureType::Enabled, grace_seconds: number(sent.retry_grace_period_seconds) }
}
