//! The words for a broken rule of an app client's configuration.

use domain::client::{ClientRefused, MAX_SECRETS};
use wire::{ApiError, ErrorKind as Kind};

pub fn word(operation: &str, why: &ClientRefused) -> ApiError {
    ApiError::new(kind(why), text(operation, why))
}

fn kind(why: &ClientRefused) -> Kind {
    use ClientRefused as C;
    match why {
        C::UserAuthNotInTier { .. } => Kind::FeatureUnavailableInTierException,
        C::RedirectWithoutCallback | C::ClientCredentialsWithOthers | C::ClientCredentialsWithoutSecret => {
            Kind::InvalidOAuthFlowException
        }
        C::UnknownScope { .. } => Kind::ScopeDoesNotExistException,
        C::TooManySecrets => Kind::LimitExceededException,
        C::UnknownSecret => Kind::ResourceNotFoundException,
        _ => Kind::InvalidParameterException,
    }
}

fn text(operation: &str, why: &ClientRefused) -> String {
    use ClientRefused as C;
    let while_doing = if operation.starts_with("Update") { "updating" } else { "creating" };
    match why {
        C::LegacyAndCurrentFlows => {
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.".into()
        }
        C::ClientTokenWithOthers => "ALLOW_CLIENT_TOKEN_AUTH cannot be used with any other auth flow name.".into(),
        C::UserAuthNotInTier { tier } => {
            format!(
                "The following feature is not available for the {tier} pricing tier configured: Passwordless Sign-In"
            )
        }
        C::OAuthWithoutFlowsOrScopes => "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is \
                                         allowed to use OAuth flows."
            .into(),
        C::RedirectWithoutCallback => {
            "CallbackUrls can not be empty when code flow or implicit flow is selected".into()
        }
        C::ClientCredentialsWithOthers => {
            "client_credentials flow can not be selected along with code flow or implicit flow.".into()
        }
        C::ClientCredentialsWithoutSecret => {
            "client_credentials flow can not be selected if client does not have a client secret.".into()
        }
        C::UnknownScope { scope } => format!("Invalid scope requested: {scope}"),
        C::UnknownProvider { provider, pool } => {
            format!("The provider {provider} does not exist for User Pool {pool}.")
        }
        C::UrlNotAbsolute { url } => format!("{url} is not an absolute URL."),
        C::UrlOverHttp { url } => format!("{url} cannot use the HTTP protocol."),
        C::UrlWithFragment { url } => format!("{url} cannot use fragment"),
        C::DefaultRedirectNotACallback { url } => {
            format!("The default redirect URI {url} is not in the callback URIs list.")
        }
        C::TokenValidityRange => "Invalid range for token validity.".into(),
        C::OutlivesRefreshToken => {
            "Access and Id Token expiration times must be less than or equal to refresh token expiration times.".into()
        }
        C::WriteAttributes => format!("Invalid write attributes specified while {while_doing} a client"),
        C::ReadAttributes => format!("Invalid read attributes specified while {while_doing} a client"),
        C::PropagationWithoutSecret => {
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true".into()
        }
        C::Analytics => {
            "Invalid analytics configuration given, either <application arn> or <application id, role arn, \
                         external id> are valid"
                .into()
        }
        C::GeneratedAndGivenSecret => "GenerateSecret and ClientSecret cannot be used together.".into(),
        C::RotationWithRefreshFlow => {
            "Refresh token rotation cannot be enabled when ALLOW_REFRESH_TOKEN_AUTH is one of the ExplicitAuthFlows."
                .into()
        }
        C::TooManySecrets => format!("Client secrets cannot exceed limit of {MAX_SECRETS} secrets."),
        C::NoSecret => "User pool client secret not enabled. Cannot create new secret.".into(),
        C::RegisteredItself => "Client secrets cannot be added to a client that registered itself.".into(),
        C::LastSecret => "The last secret of a user pool client cannot be deleted.".into(),
        C::UnknownSecret => "Client secret does not exist.".into(),
    }
}

#[cfg(test)]
mod tests {
    use domain::pool::Tier;

    use super::*;

    #[test]
    fn every_reason_has_its_words() {
        use ClientRefused as C;
        let url = || "http://example.com/#a".to_owned();
        let reasons = [
            C::LegacyAndCurrentFlows,
            C::ClientTokenWithOthers,
            C::UserAuthNotInTier { tier: Tier::Lite },
            C::OAuthWithoutFlowsOrScopes,
            C::RedirectWithoutCallback,
            C::ClientCredentialsWithOthers,
            C::ClientCredentialsWithoutSecret,
            C::UnknownScope { scope: "photos/read".into() },
            C::UnknownProvider { provider: "Okta".into(), pool: "eu-west-1_Poolhouse".into() },
            C::UrlNotAbsolute { url: "/done".into() },
            C::UrlOverHttp { url: url() },
            C::UrlWithFragment { url: url() },
            C::DefaultRedirectNotACallback { url: url() },
            C::TokenValidityRange,
            C::OutlivesRefreshToken,
            C::WriteAttributes,
            C::ReadAttributes,
            C::PropagationWithoutSecret,
            C::Analytics,
            C::GeneratedAndGivenSecret,
            C::RotationWithRefreshFlow,
            C::TooManySecrets,
            C::NoSecret,
            C::RegisteredItself,
            C::LastSecret,
            C::UnknownSecret,
        ];
        let table = reasons.iter().map(|why| format!("{why:?}\n    {}", word("CreateUserPoolClient", why)));
        insta::assert_snapshot!(table.collect::<Vec<_>>().join("\n"));
        assert!(word("UpdateUserPoolClient", &C::WriteAttributes).to_string().ends_with("while updating a client"));
        assert!(word("UpdateUserPoolClient", &C::ReadAttributes).to_string().ends_with("while updating a client"));
    }
}
