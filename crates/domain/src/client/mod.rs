//! An app that signs users in, and what it may do.
//!
//! [`ClientDraft`] is a request as it was sent; defaults and what an update replaces are decided here. Lengths,
//! patterns, ranges and enumerations are checked by the wire before a draft is made.
//!
//! Begin with [`Client::create`].

mod flows;
mod oauth;
mod permissions;
mod refused;
pub mod secrets;
mod validity;

#[cfg(test)]
mod tests;

pub use flows::{ExplicitFlow, Flow};
pub use oauth::{BUILT_IN_SCOPES, OAuth, OAuthFlow, POOL_PROVIDER};
pub use permissions::Permissions;
pub use refused::ClientRefused;
pub use secrets::{ClientSecret, MAX_SECRETS};
pub use validity::{TimeUnit, Units, Validity};

use crate::ids::{ClientId, PoolId, PoolNumber};
use crate::names::{is_false, names};
use crate::pool::{Feature, Pool, Schema};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

names! {
    /// Who made the client: an administrator, or itself.
    pub enum ClientType {
        Regular = "REGULAR",
        DynamicallyRegistered = "DCR",
    }
}

names! {
    /// Whether sign-in and recovery may tell that a user does not exist.
    pub enum UserExistenceErrors {
        /// They tell.
        Legacy = "LEGACY",
        /// Errors are prevented: unknown users look like known ones.
        Enabled = "ENABLED",
    }
}

/// `RefreshTokenRotation`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    pub enabled: bool,
    /// `RetryGracePeriodSeconds`: how long a replaced token is still honoured; not sent is 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_seconds: Option<u8>,
}

/// `AnalyticsConfiguration`: either the ARN, or id, role and external id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analytics {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_data_shared: Option<bool>,
}

impl Analytics {
    fn check(&self) -> Result<(), ClientRefused> {
        let by_arn = self.application_arn.is_some();
        let parts = [&self.application_id, &self.role_arn, &self.external_id];
        let by_id = parts.iter().all(|part| part.is_some());
        // The role may stand beside either.
        let beside_arn = self.application_id.is_some() || self.external_id.is_some();
        if by_arn != by_id && !(by_arn && beside_arn) { Ok(()) } else { Err(ClientRefused::Analytics) }
    }
}

/// What UpdateUserPoolClient replaces as a whole: a member that is not sent goes back to its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSettings {
    /// `ExplicitAuthFlows`; `None` when none were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flows: Option<BTreeSet<ExplicitFlow>>,
    #[serde(default)]
    pub validity: Validity,
    /// `ReadAttributes` and `WriteAttributes`
    #[serde(default)]
    pub permissions: Permissions,
    #[serde(default)]
    pub oauth: OAuth,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analytics: Option<Analytics>,
    /// `PreventUserExistenceErrors`; not sent is LEGACY, and not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_existence_errors: Option<UserExistenceErrors>,
    /// `EnablePropagateAdditionalUserContextData`
    #[serde(default, skip_serializing_if = "is_false")]
    pub propagates_user_context: bool,
    /// `AuthSessionValidity` in minutes; not sent is [`DEFAULT_SESSION_MINUTES`], and shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_minutes: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
}

/// Amazon's default of `SSOSession.MaxValidityMinutes`.
pub const DEFAULT_SSO_MINUTES: u32 = 60;

/// Amazon's default of `AuthSessionValidity`.
pub const DEFAULT_SESSION_MINUTES: u8 = 3;

/// An app client. Made by [`Client::create`], changed by the methods that return a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    pub id: ClientId,
    pub pool: PoolNumber,
    pub pool_id: PoolId,
    pub name: String,
    /// None for a public client, else one or two, oldest first; any of them is good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<ClientSecret>,
    pub settings: ClientSettings,
    /// `EnableTokenRevocation`
    pub revokes_tokens: bool,
    pub client_type: ClientType,
    /// `SSOSession.MaxValidityMinutes`; not set is [`DEFAULT_SSO_MINUTES`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sso_minutes: Option<u32>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// A request of CreateUserPoolClient or UpdateUserPoolClient, but for ids and secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientDraft {
    /// `ClientName`; an update that does not send it keeps it.
    pub name: Option<String>,
    /// The replaceable members as sent; `None`, empty and false are "not sent".
    pub settings: ClientSettings,
    /// `EnableTokenRevocation`; not sent is true for a new client, and kept by an update.
    pub revokes_tokens: Option<bool>,
}

/// What a pool has besides, that a client may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Full scopes (`server/scope`) of the pool's resource servers.
    pub scopes: &'a BTreeSet<String>,
    /// Names of the pool's identity providers; the pool itself is always one.
    pub providers: &'a BTreeSet<String>,
}

impl Surroundings<'static> {
    /// A pool without resource servers and identity providers.
    pub const NONE: Self = Self { scopes: &BTreeSet::new(), providers: &BTreeSet::new() };
}

impl Client {
    /// A new client; `secret` as [`secrets::choose`] gave and the store sealed it.
    ///
    /// # Errors
    /// The first broken rule, in the order of [`ClientRefused`].
    pub fn create(
        id: ClientId,
        pool: &Pool,
        around: Surroundings<'_>,
        draft: ClientDraft,
        secret: Option<ClientSecret>,
        now: Timestamp,
    ) -> Result<Self, ClientRefused> {
        Ok(Self {
            id,
            pool: pool.number,
            pool_id: pool.id.clone(),
            name: draft.name.unwrap_or_default(),
            settings: draft.settings.finished(pool, around, secret.is_some())?,
            secrets: secret.into_iter().collect(),
            revokes_tokens: draft.revokes_tokens.unwrap_or(true),
            client_type: ClientType::Regular,
            sso_minutes: None,
            created: now,
            modified: now,
        })
    }

    /// The client after UpdateUserPoolClient: settings are replaced as a whole; secrets stay.
    ///
    /// # Errors
    /// As [`Client::create`].
    pub fn updated(
        &self,
        pool: &Pool,
        around: Surroundings<'_>,
        draft: ClientDraft,
        now: Timestamp,
    ) -> Result<Self, ClientRefused> {
        Ok(Self {
            name: draft.name.unwrap_or_else(|| self.name.clone()),
            settings: draft.settings.finished(pool, around, self.is_confidential())?,
            revokes_tokens: draft.revokes_tokens.unwrap_or(self.revokes_tokens),
            modified: now,
            ..self.clone()
        })
    }

    /// Whether there may be one more secret.
    ///
    /// # Errors
    /// [`ClientRefused::NoSecret`] for a public client, [`ClientRefused::TooManySecrets`],
    /// [`ClientRefused::RegisteredItself`].
    pub fn check_one_more_secret(&self) -> Result<(), ClientRefused> {
        if self.client_type == ClientType::DynamicallyRegistered {
            return Err(ClientRefused::RegisteredItself);
        }
        if self.secrets.is_empty() {
            return Err(ClientRefused::NoSecret);
        }
        if self.secrets.len() >= MAX_SECRETS {
            return Err(ClientRefused::TooManySecrets);
        }
        Ok(())
    }

    /// The client with one more secret.
    ///
    /// # Errors
    /// As [`Client::check_one_more_secret`].
    pub fn with_secret(&self, secret: ClientSecret, now: Timestamp) -> Result<Self, ClientRefused> {
        self.check_one_more_secret()?;
        let mut client = self.clone();
        client.secrets.push(secret);
        client.modified = now;
        Ok(client)
    }

    /// The client without one of its secrets.
    ///
    /// # Errors
    /// [`ClientRefused::UnknownSecret`], [`ClientRefused::LastSecret`].
    pub fn without_secret(&self, id: &str, now: Timestamp) -> Result<Self, ClientRefused> {
        if !self.secrets.iter().any(|secret| secret.id == id) {
            return Err(ClientRefused::UnknownSecret);
        }
        if self.secrets.len() == 1 {
            return Err(ClientRefused::LastSecret);
        }
        let mut client = self.clone();
        client.secrets.retain(|secret| secret.id != id);
        client.modified = now;
        Ok(client)
    }

    /// The client after SetUserPoolClientSessionConfiguration.
    #[must_use]
    pub fn with_sso_minutes(&self, minutes: u32) -> Self {
        Self { sso_minutes: Some(minutes), ..self.clone() }
    }

    /// For how many minutes a managed login is taken over silently.
    pub fn sso_minutes(&self) -> u32 {
        self.sso_minutes.unwrap_or(DEFAULT_SSO_MINUTES)
    }

    pub fn is_confidential(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// Whether tokens may be got this way. Rotation closes the refresh flow: only GetTokensFromRefreshToken and the
    /// token endpoint rotate.
    pub fn allows(&self, flow: Flow) -> bool {
        let rotates = flow == Flow::RefreshToken && self.rotates_refresh_tokens();
        !rotates && flows::allows(&self.settings.flows, flow)
    }

    pub fn rotates_refresh_tokens(&self) -> bool {
        self.settings.rotation.is_some_and(|rotation| rotation.enabled)
    }

    /// How long a refresh token is still honoured after its replacement.
    pub fn rotation_grace(&self) -> Duration {
        let seconds = self.settings.rotation.and_then(|rotation| rotation.grace_seconds).unwrap_or(0);
        Duration::from_secs(u64::from(seconds))
    }

    /// Whether unknown users are to look like known ones.
    pub fn hides_unknown_users(&self) -> bool {
        self.settings.user_existence_errors == Some(UserExistenceErrors::Enabled)
    }

    /// `AuthSessionValidity` in minutes, as shown.
    pub fn session_minutes(&self) -> u8 {
        self.settings.session_minutes.unwrap_or(DEFAULT_SESSION_MINUTES)
    }

    /// How long a challenge may be answered, and how long codes for signing in are good.
    pub fn session_lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_minutes()) * 60)
    }

    pub fn access_token_lifetime(&self) -> Duration {
        self.settings.validity.access_lifetime()
    }

    pub fn id_token_lifetime(&self) -> Duration {
        self.settings.validity.id_lifetime()
    }

    pub fn refresh_token_lifetime(&self) -> Duration {
        self.settings.validity.refresh_lifetime()
    }

    /// Whether the client sees this attribute of its users; no attribute of that name, no.
    pub fn may_read(&self, schema: &Schema, name: &str) -> bool {
        schema.find(name).is_some_and(|attribute| self.settings.permissions.may_read(attribute))
    }

    /// Whether the client may set, change or delete this attribute of its users; no attribute of that name, no.
    pub fn may_write(&self, schema: &Schema, name: &str) -> bool {
        schema.find(name).is_some_and(|attribute| self.settings.permissions.may_write(attribute))
    }
}

impl ClientSettings {
    fn finished(self, pool: &Pool, around: Surroundings<'_>, is_confidential: bool) -> Result<Self, ClientRefused> {
        let flows = self.flows.filter(|flows| !flows.is_empty());
        flows::check(&flows)?;
        let has = |flow| flows.as_ref().is_some_and(|flows| flows.contains(&flow));
        if has(ExplicitFlow::AllowUserAuth) && !pool.tier.includes(Feature::PasswordlessSignIn) {
            return Err(ClientRefused::UserAuthNotInTier { tier: pool.tier });
        }
        self.oauth.check(&pool.id, is_confidential, &around)?;
        let validity = self.validity.finished()?;
        let permissions = self.permissions.finished(&pool.schema)?;
        if self.propagates_user_context && !is_confidential {
            return Err(ClientRefused::PropagationWithoutSecret);
        }
        if let Some(analytics) = &self.analytics {
            analytics.check()?;
        }
        let rotates = self.rotation.is_some_and(|rotation| rotation.enabled);
        if rotates && has(ExplicitFlow::AllowRefreshToken) {
            return Err(ClientRefused::RotationWithRefreshFlow);
        }
        Ok(Self { flows, validity, permissions, ..self })
    }
}
