//! The address under which clients reach this server: the head of every URL and issuer it hands out.

use std::str::FromStr;

use http::Uri;
use service::config::is_loopback_host;

/// `http(s)://host[:port]`, kept as it was written but for a slash at the end: verifiers compare issuers byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    authority: String,
    is_https: bool,
}

impl PublicUrl {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `host[:port]`.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether passwords and tokens would travel over a network in the clear.
    pub fn is_unsafe(&self) -> bool {
        !self.is_https && !is_loopback_host(&self.authority)
    }
}

impl FromStr for PublicUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected http(s)://HOST[:PORT], such as https://id.example.org";
        let trimmed = text.strip_suffix('/').unwrap_or(text);
        let url: Uri = trimmed.parse().map_err(|_| EXPECTED)?;
        let is_https = match url.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(EXPECTED),
        };
        let authority = url.authority().ok_or(EXPECTED)?;
        if authority.host().is_empty() || authority.as_str().contains('@') || authority.as_str().ends_with(':') {
            return Err(EXPECTED);
        }
        // Nothing after the host: this server is at the root of its name, and a fragment is dropped by the parser.
        if trimmed.len() != url.scheme_str().map_or(0, str::len) + "://".len() + authority.as_str().len() {
            return Err("expected nothing after the host: this server is at the root of its name");
        }
        Ok(Self { text: trimmed.to_owned(), authority: authority.as_str().to_owned(), is_https })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_as_written_but_for_the_last_slash() {
        for (given, kept) in [
            ("https://id.example.org", "https://id.example.org"),
            ("https://ID.example.org/", "https://ID.example.org"),
            ("http://poolhouse:9229/", "http://poolhouse:9229"),
            ("http://[::1]:9229", "http://[::1]:9229"),
        ] {
            assert_eq!(given.parse::<PublicUrl>().unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_could_not_be_an_issuer_is_refused() {
        for text in [
            "",
            "id.example.org",
            "//id.example.org",
            "ftp://id.example.org",
            "https://",
            "https://user@id.example.org",
            "https://id.example.org/auth",
            "https://id.example.org?x=1",
            "https://id.example.org#x",
            "https://id.example.org//",
            "https://id.example.org:",
            "https://id example.org",
        ] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn plain_http_is_safe_on_this_machine_only() {
        for (text, is_unsafe) in [
            ("https://id.example.org", false),
            ("http://localhost:9229", false),
            ("http://127.0.0.1", false),
            ("http://id.example.org", true),
            ("http://192.168.1.7", true),
            ("http://localhost.example.org", true),
        ] {
            assert_eq!(text.parse::<PublicUrl>().unwrap().is_unsafe(), is_unsafe, "{text}");
        }
    }
}
