//! What UpdateUserPool keeps when it is not sent.

use super::tags::{self, Tags};
use super::{PoolRefused, Tier};
use crate::client::OAuthFlow;
use crate::names::{is_false, names};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `DcrConfiguration`: clients that register themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DynamicRegistration {
    /// `EnableStatus`; not sent is enabled.
    pub enabled: bool,
    /// `OpenDcrEnabled`: without credentials.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated_grant_types: Option<Vec<OAuthFlow>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_grant_types: Option<Vec<OAuthFlow>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_scopes: Option<Vec<String>>,
}

impl DynamicRegistration {
    /// Grant types of a client that registers without credentials.
    pub fn open_grants(&self) -> Vec<OAuthFlow> {
        self.open_grant_types.clone().unwrap_or_else(|| vec![OAuthFlow::Code])
    }

    /// Grant types of a client that registers with credentials.
    pub fn authenticated_grants(&self) -> Vec<OAuthFlow> {
        self.authenticated_grant_types.clone().unwrap_or_else(|| vec![OAuthFlow::Code, OAuthFlow::ClientCredentials])
    }
}

names! {
    /// Who owns the key that a pool's data is encrypted with.
    pub enum KeyType {
        AwsOwned = "AWS_OWNED_KEY",
        CustomerManaged = "CUSTOMER_MANAGED_KEY",
    }
}

/// `KeyConfiguration`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyConfiguration {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_type: Option<KeyType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kms_key_arn: Option<String>,
}

names! {
    /// `IssuerConfiguration.Type`
    pub enum IssuerKind {
        Original = "ORIGINAL",
        Updated = "UPDATED",
    }
}

names! {
    /// How sure a sign-in makes of the person, weakest first.
    pub enum AssuranceLevel {
        Level1 = "Level1",
        Level2 = "Level2",
        Level3 = "Level3",
        Level4 = "Level4",
    }
}

impl AssuranceLevel {
    /// What tokens call the level when the pool does not say.
    pub const fn default_acr(self) -> &'static str {
        match self {
            Self::Level1 => "urn:cognito:loa:1",
            Self::Level2 => "urn:cognito:loa:2",
            Self::Level3 => "urn:cognito:loa:3",
            Self::Level4 => "urn:cognito:loa:4",
        }
    }
}

/// `AcrConfiguration`: the pool's own names of assurance levels.
pub type AcrNames = BTreeMap<AssuranceLevel, String>;

/// Members of CreateUserPool and UpdateUserPool that stay as they are when they are not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptDraft {
    /// `DeletionProtection` is ACTIVE
    pub deletion_protected: Option<bool>,
    /// `UserPoolTags`
    pub tags: Option<Tags>,
    /// `UserPoolTier`
    pub tier: Option<Tier>,
    /// `DcrConfiguration`
    pub registration: Option<DynamicRegistration>,
    /// `KeyConfiguration`
    pub key: Option<KeyConfiguration>,
    /// `IssuerConfiguration.Type`
    pub issuer: Option<IssuerKind>,
    /// `AcrConfiguration`
    pub acr: Option<AcrNames>,
}

impl KeptDraft {
    pub(super) fn check(&self) -> Result<(), PoolRefused> {
        if let Some(tags) = &self.tags {
            tags::check(tags)?;
        }
        if let Some(key) = &self.key
            && key.key_type == Some(KeyType::CustomerManaged)
            && key.kms_key_arn.is_none()
        {
            return Err(PoolRefused::CustomerKeyMissing);
        }
        if let Some(acr) = &self.acr {
            check_acr(acr)?;
        }
        Ok(())
    }
}

/// Names are unique across all four levels, default names included, and made of a URI's characters.
fn check_acr(names: &AcrNames) -> Result<(), PoolRefused> {
    for (level, value) in names {
        let is_uri = !value.is_empty()
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte));
        if !is_uri {
            return Err(PoolRefused::AcrNotAUri { value: value.clone() });
        }
        let is_taken = AssuranceLevel::ALL.iter().any(|other| {
            let name = names.get(other).map_or(other.default_acr(), String::as_str);
            other != level && name == value
        });
        if is_taken {
            return Err(PoolRefused::DuplicateAcr { value: value.clone() });
        }
    }
    Ok(())
}
