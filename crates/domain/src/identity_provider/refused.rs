//! Why an identity provider is refused. Each variant carries what a message for it names.

use super::ProviderType;
use crate::ids::PoolId;

/// A broken rule of an identity provider's configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderRefused {
    #[error("{name} cannot be a provider of type {provider_type}")]
    NameForType { name: String, provider_type: ProviderType },
    #[error("a provider of type {provider_type} has no {key}")]
    UnknownDetail { key: String, provider_type: ProviderType },
    #[error("a provider of type {provider_type} needs {}", .keys.join(", "))]
    MissingDetails { keys: Vec<&'static str>, provider_type: ProviderType },
    #[error("the value of {key}")]
    Detail { key: &'static str },
    #[error("the metadata is neither at an address nor in the request, or in both")]
    MetadataSource,
    #[error("no metadata can be at {url}")]
    MetadataUrl { url: String },
    #[error("the metadata describes no SAML provider")]
    MetadataFile,
    /// `AttributeMapping` names what is no attribute of the pool, or nothing of the provider's.
    #[error("a mapping of {}", .names.join(", "))]
    Mapping { names: Vec<String> },
    #[error("assurance levels of what is not OpenID Connect")]
    AcrNotOidc,

    #[error("{name} is taken")]
    Exists { name: String, pool: PoolId },
    #[error("the identifier {identifier} is taken")]
    IdentifierTaken { identifier: String, pool: PoolId },
    #[error("no provider {name}")]
    Unknown { name: String },
    #[error("no provider with the identifier {identifier}")]
    UnknownIdentifier { identifier: String },
    /// Over [`super::MAX_PROVIDERS`].
    #[error("too many providers")]
    TooMany,
}
