//! OpenID Connect providers whose tokens are taken for proof.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Tags;
use crate::time::Timestamp;

/// Client ids (audiences) of one provider.
pub const MAX_CLIENT_IDS: usize = 100;
pub const MAX_THUMBPRINTS: usize = 5;
/// In characters.
const LONGEST_URL: usize = 255;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// As tokens have it in `iss`: with its scheme.
    pub url: String,
    pub client_ids: BTreeSet<String>,
    #[serde(default)]
    pub thumbprints: Vec<String>,
    #[serde(default)]
    pub tags: Tags,
    pub created: Timestamp,
}

/// What a provider's URL must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlRefused {
    /// Neither https nor, where the operator listed networks, http.
    Scheme,
    /// A port, a query, a fragment, a name before the host, too long, or no host at all.
    Form,
}

impl Provider {
    /// Its URL without the scheme: what ARNs and condition keys call it.
    pub fn name(&self) -> &str {
        provider_name(&self.url)
    }

    pub fn arn(&self, account: &str) -> String {
        format!("arn:aws:iam::{account}:oidc-provider/{}", self.name())
    }
}

/// A URL without its scheme.
pub fn provider_name(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest)
}

/// Whether a URL may be a provider's. Where the operator lists networks that may be reached, providers within them may
/// have a port and no TLS.
///
/// # Errors
/// [`UrlRefused`].
pub fn check_url(url: &str, lists_networks: bool) -> Result<(), UrlRefused> {
    let (scheme, rest) = url.split_once("://").ok_or(UrlRefused::Scheme)?;
    if scheme != "https" && !(lists_networks && scheme == "http") {
        return Err(UrlRefused::Scheme);
    }
    let host = rest.split('/').next().unwrap_or_default();
    let is_plain = !rest.contains(['?', '#', '@', '\\', ' ']) && !host.is_empty() && url.chars().count() <= LONGEST_URL;
    if !is_plain || (host.contains(':') && !lists_networks) {
        return Err(UrlRefused::Form);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_of_hosts_with_tls_unless_networks_are_listed() {
        for (url, plain, listed) in [
            ("https://token.actions.githubusercontent.com", Ok(()), Ok(())),
            ("https://login.example.com/tenant/v2.0", Ok(()), Ok(())),
            ("http://login.example.com", Err(UrlRefused::Scheme), Ok(())),
            ("https://login.example.com:8443", Err(UrlRefused::Form), Ok(())),
            ("https://a@login.example.com", Err(UrlRefused::Form), Err(UrlRefused::Form)),
            ("https://login.example.com?x", Err(UrlRefused::Form), Err(UrlRefused::Form)),
            ("https:///x", Err(UrlRefused::Form), Err(UrlRefused::Form)),
            ("login.example.com", Err(UrlRefused::Scheme), Err(UrlRefused::Scheme)),
            ("ftp://login.example.com", Err(UrlRefused::Scheme), Err(UrlRefused::Scheme)),
        ] {
            assert_eq!(check_url(url, false), plain, "{url}");
            assert_eq!(check_url(url, true), listed, "{url}");
        }
        assert_eq!(provider_name("https://login.example.com/tenant"), "login.example.com/tenant");
    }
}
