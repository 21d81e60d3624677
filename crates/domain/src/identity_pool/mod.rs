//! Identity pools: they turn what somebody signed in with, anywhere, into an identity with a role.
//!
//! Nothing here verifies a token, knows a table or a wire shape: a shown login arrives as a [`Login`] with the claims it
//! came with. Lengths, patterns and enumerations are checked by the wire before.
//!
//! Begin with [`IdentityPool::create`]; who a caller is, is decided by [`settle`], with which role by [`RoleMapping`].

mod claims;
mod identity;
mod open_id;
mod principal_tags;
mod refused;
mod roles;
mod settle;

#[cfg(test)]
mod tests;

pub use claims::{Claim, LoginClaims};
pub use identity::{Identity, Login, MAX_LOGINS, Standing};
pub use open_id::{ISSUER, OpenIdClaims, OpenIdKey, PROVIDER, PrincipalTags, TOKEN_LIFE};
pub use principal_tags::AttributeMap;
pub use refused::{IdentityPoolRefused, IdentityRefused, RoleRefused};
pub use roles::{Ambiguous, MAX_RULES, Mapped, Match, RoleMapping, Roles, Rule};
pub use settle::{Settled, settle, settle_for_developer};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{IdentityPoolId, in_region};
use crate::names::is_false;
use crate::pool::{Tags, tags};
use crate::time::Timestamp;

/// Amazon's limit of app clients of user pools: "Quotas in Amazon Cognito", user-pool providers per identity pool.
pub const MAX_USER_POOL_CLIENTS: usize = 50;

/// An identity pool with everything that is configured for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityPool {
    pub id: IdentityPoolId,
    /// Stands in front of the ids of the pool and of its identities.
    pub region: String,
    pub settings: Settings,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: Tags,
    #[serde(default, skip_serializing_if = "Roles::is_empty")]
    pub roles: Roles,
    /// By the provider: `RoleMappings`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub mappings: BTreeMap<String, RoleMapping>,
    /// By the provider: what SetPrincipalTagAttributeMap says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub principal_tags: BTreeMap<String, AttributeMap>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// What CreateIdentityPool and UpdateIdentityPool say: the whole of it, every time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub name: String,
    /// `AllowUnauthenticatedIdentities`
    #[serde(default, skip_serializing_if = "is_false")]
    pub guests: bool,
    /// `AllowClassicFlow`: whether tokens are given out that buy credentials elsewhere.
    #[serde(default, skip_serializing_if = "is_false")]
    pub classic: bool,
    /// `SupportedLoginProviders`: apps by provider, several with `;` between.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub social: BTreeMap<String, String>,
    /// `DeveloperProviderName`: whose users a back end names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub developer: Option<String>,
    /// `OpenIdConnectProviderARNs`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_id: Vec<String>,
    /// `SamlProviderARNs`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saml: Vec<String>,
    /// `CognitoIdentityProviders`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_pools: Vec<UserPoolClient>,
}

/// An app client of a user pool whose ID tokens are logins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPoolClient {
    /// `ProviderName`, as `cognito-idp.us-east-1.amazonaws.com/us-east-1_Example`.
    pub provider: String,
    pub client: String,
    /// `ServerSideTokenCheck`: whether the session that the token is of must go on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub checked: bool,
}

impl Settings {
    fn checked(self) -> Result<Self, IdentityPoolRefused> {
        if self.user_pools.len() > MAX_USER_POOL_CLIENTS {
            return Err(IdentityPoolRefused::TooManyUserPools);
        }
        let (mut seen, pools) = (Vec::new(), &self.user_pools);
        for client in pools {
            let pair = (client.provider.as_str(), client.client.as_str());
            if seen.contains(&pair) {
                return Err(IdentityPoolRefused::DuplicateUserPool { provider: client.provider.clone() });
            }
            seen.push(pair);
        }
        // Otherwise a back end's word would pass for the other provider's.
        let taken = |name: &String| *name == PROVIDER || self.social.contains_key(name) || self.has_open_id(name);
        if let Some(name) = self.developer.as_ref().filter(|name| taken(name)) {
            return Err(IdentityPoolRefused::DeveloperNameTaken { name: name.clone() });
        }
        Ok(self)
    }

    /// Whether an OpenID Connect provider, by its issuer without scheme, is one of those whose tokens are logins.
    pub fn has_open_id(&self, issuer: &str) -> bool {
        self.open_id.iter().any(|arn| open_id_issuer(arn) == Some(issuer))
    }

    /// The app client of a user pool that a token is for.
    pub fn user_pool_client(&self, provider: &str, client: &str) -> Option<&UserPoolClient> {
        self.user_pools.iter().find(|known| known.provider == provider && known.client == client)
    }

    /// Whether roles can be mapped by this name of a provider: a user pool with its app client or without, one of the
    /// public providers, the ARN or the issuer of an OpenID Connect provider, the ARN of a SAML provider.
    fn has_mapped(&self, name: &str) -> bool {
        let by_client =
            name.rsplit_once(':').is_some_and(|(pool, client)| self.user_pool_client(pool, client).is_some());
        by_client
            || self.has_user_pool(name)
            || self.social.contains_key(name)
            || self.has_open_id(name)
            || self.open_id.iter().chain(&self.saml).any(|arn| arn == name)
    }

    /// Whether tokens of a user pool are logins at all.
    pub fn has_user_pool(&self, provider: &str) -> bool {
        self.user_pools.iter().any(|known| known.provider == provider)
    }
}

/// The issuer, without scheme, that the ARN of an IAM provider names.
pub fn open_id_issuer(arn: &str) -> Option<&str> {
    arn.split_once(":oidc-provider/").map(|(_, issuer)| issuer)
}

impl IdentityPool {
    /// # Errors
    /// [`IdentityPoolRefused`].
    pub fn create(
        id: IdentityPoolId,
        region: &str,
        settings: Settings,
        tags: Tags,
        now: Timestamp,
    ) -> Result<Self, IdentityPoolRefused> {
        tags::check(&tags)?;
        Ok(Self {
            id,
            region: region.to_owned(),
            settings: settings.checked()?,
            tags,
            roles: Roles::default(),
            mappings: BTreeMap::new(),
            principal_tags: BTreeMap::new(),
            created: now,
            modified: now,
        })
    }

    /// After UpdateIdentityPool: settings are replaced as a whole, tags where there are any. The developer provider
    /// stays: "Once you have set a developer provider name, you can't change it."
    ///
    /// # Errors
    /// [`IdentityPoolRefused`].
    pub fn updated(
        &self,
        mut settings: Settings,
        tags: Option<Tags>,
        now: Timestamp,
    ) -> Result<Self, IdentityPoolRefused> {
        if let Some(name) = &self.settings.developer
            && settings.developer.get_or_insert_with(|| name.clone()) != name
        {
            return Err(IdentityPoolRefused::DeveloperNameChanged);
        }
        let tags = tags.unwrap_or_else(|| self.tags.clone());
        tags::check(&tags)?;
        Ok(Self { settings: settings.checked()?, tags, modified: now, ..self.clone() })
    }

    /// With other roles in place of its own.
    ///
    /// # Errors
    /// [`IdentityPoolRefused`] for a mapping that lacks a part or has too many, and of a provider that is not the pool's.
    pub fn with_roles(
        &self,
        roles: Roles,
        mappings: BTreeMap<String, RoleMapping>,
        now: Timestamp,
    ) -> Result<Self, IdentityPoolRefused> {
        for (provider, mapping) in &mappings {
            if !self.settings.has_mapped(provider) {
                return Err(IdentityPoolRefused::UnknownProvider { provider: provider.clone() });
            }
            mapping.check(provider)?;
        }
        Ok(Self { roles, mappings, modified: now, ..self.clone() })
    }

    /// With what is told of one provider's users in their sessions.
    #[must_use]
    pub fn with_principal_tags(&self, provider: String, map: AttributeMap, now: Timestamp) -> Self {
        let mut changed = Self { modified: now, ..self.clone() };
        if map.is_empty() {
            changed.principal_tags.remove(&provider);
        } else {
            changed.principal_tags.insert(provider, map);
        }
        changed
    }

    /// With these tags in place of its own.
    #[must_use]
    pub fn with_tags(&self, tags: Tags) -> Self {
        Self { tags, ..self.clone() }
    }

    /// `<region>:<uuid>`
    pub fn public_id(&self) -> String {
        in_region(&self.region, self.id)
    }

    /// `account` is the twelve digits of the server's.
    pub fn arn(&self, account: &str) -> String {
        format!("arn:aws:cognito-identity:{}:{account}:identitypool/{}", self.region, self.public_id())
    }
}
