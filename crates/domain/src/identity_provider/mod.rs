//! Somebody else who knows a pool's users: a SAML or OpenID Connect provider, or one of four big ones.
//!
//! Nothing here speaks to a provider. Lengths, patterns and enumerations are checked by the wire before; what a kind of
//! provider must be told is in `details`.
//!
//! Begin with [`Details::check`] and [`IdentityProvider::create`].

mod details;
mod metadata;
mod refused;

#[cfg(test)]
mod tests;

pub use details::{Details, SealedDetails};
pub use metadata::Metadata;
pub use refused::ProviderRefused;

use crate::client::POOL_PROVIDER;
use crate::ids::PoolNumber;
use crate::names::names;
use crate::pool::{AcrNames, Pool};
use crate::secret::Secret;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Amazon's limit of identity providers a pool: "Quotas in Amazon Cognito".
pub const MAX_PROVIDERS: u64 = 300;

/// The key of `AttributeMapping` that is no attribute: what users are told apart by.
pub const USERNAME: &str = "username";

names! {
    /// `ProviderType`
    pub enum ProviderType {
        Saml = "SAML",
        Facebook = "Facebook",
        Google = "Google",
        LoginWithAmazon = "LoginWithAmazon",
        SignInWithApple = "SignInWithApple",
        Oidc = "OIDC",
    }
}

impl ProviderType {
    /// Whether a pool has at most one of them, under the type's own name.
    pub const fn is_social(self) -> bool {
        !matches!(self, Self::Saml | Self::Oidc)
    }

    /// # Errors
    /// [`ProviderRefused::NameForType`] for a social provider under another name, or another under a reserved one.
    pub fn check_name(self, name: &str) -> Result<(), ProviderRefused> {
        let is_reserved = name.eq_ignore_ascii_case(POOL_PROVIDER)
            || Self::ALL.iter().any(|other| other.is_social() && other.as_str() == name);
        let fits = if self.is_social() { name == self.as_str() } else { !is_reserved };
        if fits { Ok(()) } else { Err(ProviderRefused::NameForType { name: name.to_owned(), provider_type: self }) }
    }

    /// The claim that tells the provider's users apart when `AttributeMapping` does not say; a SAML provider's has no
    /// name to show.
    const fn username_claim(self) -> Option<&'static str> {
        match self {
            Self::Saml => None,
            Self::Facebook => Some("id"),
            Self::LoginWithAmazon => Some("user_id"),
            Self::Google | Self::SignInWithApple | Self::Oidc => Some("sub"),
        }
    }
}

/// A provider of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProvider {
    pub pool: PoolNumber,
    /// Unique in the pool; never changes.
    pub name: String,
    pub provider_type: ProviderType,
    /// `ProviderDetails` as sent, secrets sealed.
    pub details: SealedDetails,
    /// `AttributeMapping`: from the pool's attribute, or [`USERNAME`], to the provider's claim.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub mapping: BTreeMap<String, String>,
    /// `IdpIdentifiers`: other names of the provider, each unique in the pool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<String>,
    /// `AcrMapping`: what the provider calls our assurance levels.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acr: AcrNames,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// What CreateIdentityProvider and UpdateIdentityProvider say besides the details; `None` is "not sent".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderDraft {
    pub mapping: Option<BTreeMap<String, String>>,
    pub identifiers: Option<Vec<String>>,
    pub acr: Option<AcrNames>,
}

impl IdentityProvider {
    /// A new provider under a name that [`ProviderType::check_name`] has accepted.
    ///
    /// # Errors
    /// A mapping to attributes the pool does not have, or assurance levels of what is not OpenID Connect.
    pub fn create(
        pool: &Pool,
        name: String,
        provider_type: ProviderType,
        details: SealedDetails,
        draft: ProviderDraft,
        now: Timestamp,
    ) -> Result<Self, ProviderRefused> {
        let empty = Self {
            pool: pool.number,
            name,
            provider_type,
            details,
            mapping: BTreeMap::new(),
            identifiers: Vec::new(),
            acr: AcrNames::new(),
            created: now,
            modified: now,
        };
        let mapping = draft.mapping.or_else(|| Some(BTreeMap::new()));
        empty.changed(pool, ProviderDraft { mapping, ..draft }, now)
    }

    /// The provider after UpdateIdentityProvider: what is sent replaces the whole of its kind, the rest is kept.
    ///
    /// # Errors
    /// As [`IdentityProvider::create`].
    pub fn updated(
        &self,
        pool: &Pool,
        details: Option<SealedDetails>,
        draft: ProviderDraft,
        now: Timestamp,
    ) -> Result<Self, ProviderRefused> {
        let details = details.unwrap_or_else(|| self.details.clone());
        Self { details, ..self.clone() }.changed(pool, draft, now)
    }

    fn changed(mut self, pool: &Pool, draft: ProviderDraft, now: Timestamp) -> Result<Self, ProviderRefused> {
        if let Some(mapping) = draft.mapping {
            self.mapping = self.checked_mapping(pool, mapping)?;
        }
        if let Some(acr) = draft.acr {
            if self.provider_type != ProviderType::Oidc && !acr.is_empty() {
                return Err(ProviderRefused::AcrNotOidc);
            }
            self.acr = acr;
        }
        self.identifiers = draft.identifiers.unwrap_or(self.identifiers);
        self.modified = now;
        Ok(self)
    }

    /// Names that the pool's users can have, and the usual claim for the user name.
    fn checked_mapping(
        &self,
        pool: &Pool,
        mut mapping: BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, ProviderRefused> {
        let is_attribute = |name: &str| !matches!(name, "sub" | "identities") && pool.schema.find(name).is_some();
        let is_possible =
            |(name, claim): &(&String, &String)| (name.as_str() == USERNAME || is_attribute(name)) && !claim.is_empty();
        let names: Vec<String> =
            mapping.iter().filter(|entry| !is_possible(entry)).map(|(name, _)| name.clone()).collect();
        if !names.is_empty() {
            return Err(ProviderRefused::Mapping { names });
        }
        if let Some(claim) = self.provider_type.username_claim() {
            mapping.entry(USERNAME.to_owned()).or_insert_with(|| claim.to_owned());
        }
        Ok(mapping)
    }

    /// `ProviderDetails` as shown: as sent, with opened `secrets` but those that are only written, and with what follows
    /// from the type. `certificate` is the pool's for encryption, in base64.
    pub fn shown_details(
        &self,
        secrets: &BTreeMap<String, Secret>,
        certificate: Option<&str>,
    ) -> BTreeMap<String, String> {
        details::shown(self.provider_type, &self.details.open, secrets, certificate)
    }

    /// The entity id of a SAML provider whose metadata is here; others have no issuer to tell their identities by.
    pub fn issuer(&self) -> Option<String> {
        let file = self.details.open.get(details::METADATA_FILE)?;
        Metadata::parse(file).map(|metadata| metadata.entity_id)
    }
}
