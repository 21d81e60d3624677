//! The words for what an identity provider cannot be.

use domain::identity_provider::{MAX_PROVIDERS, ProviderRefused};
use wire::{ApiError, ErrorKind as Kind};

pub fn word(why: &ProviderRefused) -> ApiError {
    use ProviderRefused as P;
    let kind = match why {
        P::Exists { .. } => Kind::DuplicateProviderException,
        P::Unknown { .. } | P::UnknownIdentifier { .. } => Kind::ResourceNotFoundException,
        P::TooMany => Kind::LimitExceededException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text(why))
}

fn text(why: &ProviderRefused) -> String {
    use ProviderRefused as P;
    match why {
        // https://github.com/hashicorp/terraform-provider-aws/issues/4822
        P::NameForType { name, provider_type } => format!("Provider {name} cannot be of type {provider_type}."),
        P::UnknownDetail { key, provider_type } => {
            format!("ProviderDetails contains {key}, which is not supported for providers of type {provider_type}.")
        }
        P::MissingDetails { keys, provider_type } => {
            format!("ProviderDetails of a provider of type {provider_type} must contain: {}", keys.join(", "))
        }
        P::Detail { key } => format!("ProviderDetails contains an invalid value for {key}."),
        P::MetadataSource => "ProviderDetails must contain either MetadataURL or MetadataFile.".into(),
        P::MetadataUrl { url } => format!("Error retrieving metadata from {url}"),
        P::MetadataFile => "MetadataFile is not the SAML metadata of an identity provider.".into(),
        // https://github.com/aws/aws-cli/issues/9729
        P::Mapping { names } => format!("AttributeMapping contains invalid mapping: [{}]", names.join(", ")),
        P::AcrNotOidc => "AcrMapping is only supported for OIDC identity providers.".into(),

        // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1287
        P::Exists { name, pool } => format!("{name} already exists in user pool {pool}"),
        P::IdentifierTaken { identifier, pool } => format!("{identifier} already exists in user pool {pool}"),
        P::Unknown { name } => format!("Identity provider {name} does not exist."),
        P::UnknownIdentifier { identifier } => {
            format!("Identity provider with identifier {identifier} does not exist.")
        }
        P::TooMany => format!("User pool cannot have more than {MAX_PROVIDERS} identity providers."),
    }
}
