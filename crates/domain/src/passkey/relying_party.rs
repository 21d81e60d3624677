//! For whom a passkey is: a domain, under whose pages it may be used.

use serde::{Deserialize, Serialize};

/// The id of a relying party: a domain, or `localhost`. A pool's settings have checked its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelyingParty {
    id: String,
}

impl RelyingParty {
    pub fn new(id: &str) -> Self {
        Self { id: id.to_ascii_lowercase() }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether a page of this origin may use passkeys of the relying party: its host is the domain or lies under it,
    /// over TLS, or on the developer's own machine, where browsers do without.
    pub fn allows(&self, origin: &str) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let host = match authority.split_once(':') {
            Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            Some(_) => return false,
            None => authority,
        };
        let is_host = !host.is_empty()
            && host.split('.').all(|label| {
                !label.is_empty()
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            });
        let host = host.to_ascii_lowercase();
        let is_under = host == self.id || host.strip_suffix(&self.id).is_some_and(|rest| rest.ends_with('.'));
        let is_own_machine = host == "localhost" || host.ends_with(".localhost");
        is_host && is_under && (scheme == "https" || scheme == "http" && is_own_machine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_domain_are_let_in() {
        for (id, origin, expected) in [
            ("example.com", "https://example.com", true),
            ("example.com", "https://auth.example.com:8443", true),
            ("Example.com", "https://auth.EXAMPLE.com", true),
            ("example.com", "http://example.com", false),
            ("example.com", "https://notexample.com", false),
            ("example.com", "https://example.com.evil.test", false),
            ("example.com", "https://evil.test/example.com", false),
            ("example.com", "https://evil.test?.example.com", false),
            ("example.com", "https://evil.test#.example.com", false),
            ("example.com", "https://user@example.com", false),
            ("example.com", "https://evil.test:443/.example.com", false),
            ("example.com", "https://.example.com", false),
            ("example.com", "https://example.com:", false),
            ("example.com", "https://example.com:8o", false),
            ("example.com", "https://example.com/", false),
            ("example.com", "https://com", false),
            ("example.com", "example.com", false),
            ("example.com", "null", false),
            ("example.com", "", false),
            ("example.com", "android:apk-key-hash:AAAA", false),
            ("localhost", "http://localhost", true),
            ("localhost", "http://localhost:3000", true),
            ("localhost", "http://app.localhost:3000", true),
            ("localhost", "https://localhost:3000", true),
            ("localhost", "http://127.0.0.1:3000", false),
            ("localhost", "http://[::1]:3000", false),
            ("localhost", "ftp://localhost", false),
        ] {
            assert_eq!(RelyingParty::new(id).allows(origin), expected, "{id} {origin}");
        }
    }
}
