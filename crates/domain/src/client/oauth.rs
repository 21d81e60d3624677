//! What a client may do at the OAuth endpoints.

use super::{ClientRefused, Surroundings};
use crate::ids::PoolId;
use crate::names::names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

names! {
    /// `AllowedOAuthFlows`
    pub enum OAuthFlow {
        Code = "code",
        Implicit = "implicit",
        ClientCredentials = "client_credentials",
    }
}

/// Scopes that every pool has.
pub const BUILT_IN_SCOPES: [&str; 5] = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/// A client's OAuth settings, as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OAuth {
    /// `AllowedOAuthFlowsUserPoolClient`: without it the rest is only remembered.
    #[serde(default, skip_serializing_if = "crate::names::is_false")]
    pub enabled: bool,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub flows: BTreeSet<OAuthFlow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// `CallbackURLs`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub callbacks: Vec<String>,
    /// `LogoutURLs`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logouts: Vec<String>,
    /// `DefaultRedirectURI`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_redirect: Option<String>,
    /// `SupportedIdentityProviders`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<String>,
}

/// The pool's own users, as an identity provider.
pub const POOL_PROVIDER: &str = "COGNITO";

impl OAuth {
    /// Rules in Amazon's order.
    pub(super) fn check(
        &self,
        pool: &PoolId,
        confidential: bool,
        around: &Surroundings<'_>,
    ) -> Result<(), ClientRefused> {
        if self.enabled && (self.flows.is_empty() || self.scopes.is_empty()) {
            return Err(ClientRefused::OAuthWithoutFlowsOrScopes);
        }
        let redirects = self.flows.contains(&OAuthFlow::Code) || self.flows.contains(&OAuthFlow::Implicit);
        if redirects && self.callbacks.is_empty() {
            return Err(ClientRefused::RedirectWithoutCallback);
        }
        if self.flows.contains(&OAuthFlow::ClientCredentials) {
            if redirects {
                return Err(ClientRefused::ClientCredentialsWithOthers);
            }
            if !confidential {
                return Err(ClientRefused::ClientCredentialsWithoutSecret);
            }
        }
        for scope in &self.scopes {
            if !BUILT_IN_SCOPES.contains(&scope.as_str()) && !around.scopes.contains(scope) {
                return Err(ClientRefused::UnknownScope { scope: scope.clone() });
            }
        }
        for provider in &self.providers {
            if provider != POOL_PROVIDER && !around.providers.contains(provider) {
                let provider = provider.clone();
                return Err(ClientRefused::UnknownProvider { provider, pool: pool.clone() });
            }
        }
        self.check_urls()
    }

    fn check_urls(&self) -> Result<(), ClientRefused> {
        for url in self.callbacks.iter().chain(&self.logouts) {
            let Some((scheme, rest)) = split_scheme(url) else {
                return Err(ClientRefused::UrlNotAbsolute { url: url.clone() });
            };
            if scheme.eq_ignore_ascii_case("http") && !is_loopback(rest) {
                return Err(ClientRefused::UrlOverHttp { url: url.clone() });
            }
        }
        for url in &self.callbacks {
            if url.contains('#') {
                return Err(ClientRefused::UrlWithFragment { url: url.clone() });
            }
        }
        if let Some(url) = &self.default_redirect
            && !self.callbacks.contains(url)
        {
            return Err(ClientRefused::DefaultRedirectNotACallback { url: url.clone() });
        }
        Ok(())
    }
}

/// A URI's scheme and what follows the colon. Apps have schemes of their own: `myapp://done`.
fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let mut bytes = scheme.bytes();
    let well_formed = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (well_formed && !rest.is_empty()).then_some((scheme, rest))
}

/// Whether `//host:port/path` is this very machine.
fn is_loopback(rest: &str) -> bool {
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    // Names before an @ are a user's, not a host's.
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(address) => return address.split_once(']').is_some_and(|(address, _)| address == "::1"),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1"
}
