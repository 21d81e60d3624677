//! Where the services are that take messages: Amazon's, what speaks their language, and webhooks.

use std::fmt;
use std::str::FromStr;

use domain::secret::Secret;
use http::Uri;
use service::config::is_loopback_host;

/// Where the region goes.
const REGION: &str = "{region}";

/// A service of Amazon's language, by `aws` or by its URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsEndpoint {
    Amazon,
    /// Without a slash at its end. May hold `{region}`.
    At(String),
}

impl AwsEndpoint {
    /// The endpoint in a region; `name` is the service's in Amazon's host names.
    pub fn in_region(&self, name: &str, region: &str) -> String {
        match self {
            Self::Amazon => format!("https://{name}.{region}.amazonaws.com"),
            Self::At(url) => url.replace(REGION, region),
        }
    }

    /// Whether messages would travel over a network in the clear.
    pub fn is_unsafe(&self) -> bool {
        match self {
            Self::Amazon => false,
            Self::At(url) => is_clear(&url.replace(REGION, "x")),
        }
    }
}

impl FromStr for AwsEndpoint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected `aws`, or http(s)://HOST[:PORT] with `{region}` anywhere in HOST";
        if text == "aws" {
            return Ok(Self::Amazon);
        }
        let text = text.strip_suffix('/').unwrap_or(text);
        let url = parsed(&text.replace(REGION, "x")).ok_or(EXPECTED)?;
        // A path would be part of what is signed, and no such service has one.
        if url.path() != "/" || url.query().is_some() {
            return Err(EXPECTED);
        }
        Ok(Self::At(text.to_owned()))
    }
}

/// A provider's address for posts of ours. It may hold a key, so `Debug` shows its host alone.
#[derive(Clone)]
pub struct WebhookUrl(Uri);

impl WebhookUrl {
    pub fn uri(&self) -> &Uri {
        &self.0
    }

    pub fn is_unsafe(&self) -> bool {
        is_clear(&self.0.to_string())
    }
}

impl FromStr for WebhookUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parsed(text).map(Self).ok_or("expected https://HOST[:PORT]/PATH")
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({})", self.0.host().unwrap_or_default())
    }
}

/// A text that is never shown.
#[derive(Clone)]
pub struct HiddenText(Secret);

impl HiddenText {
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    pub fn secret(&self) -> Secret {
        self.0.clone()
    }
}

impl FromStr for HiddenText {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(Secret::new(text)))
    }
}

impl fmt::Debug for HiddenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HiddenText(..)")
    }
}

fn parsed(text: &str) -> Option<Uri> {
    let url: Uri = text.parse().ok()?;
    let is_web = matches!(url.scheme_str(), Some("http" | "https"));
    // Names and passwords in URLs end up in logs of others.
    let authority = url.authority()?;
    (is_web && !authority.host().is_empty() && !authority.as_str().contains('@')).then_some(url)
}

fn is_clear(url: &str) -> bool {
    parsed(url).is_some_and(|url| url.scheme_str() == Some("http") && !url.host().is_some_and(is_loopback_host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_amazons_or_somebodys() {
        let at = |text: &str| text.parse::<AwsEndpoint>();
        assert_eq!(at("aws").unwrap().in_region("email", "eu-west-1"), "https://email.eu-west-1.amazonaws.com");
        let own = at("https://ses.{region}.example.org/").unwrap();
        assert_eq!(own.in_region("email", "eu-west-1"), "https://ses.eu-west-1.example.org");
        for (text, is_unsafe) in
            [("http://localhost:4566", false), ("http://ses.example.org", true), ("https://ses.example.org", false)]
        {
            assert_eq!(at(text).unwrap().is_unsafe(), is_unsafe, "{text}");
        }
        for text in ["", "amazon", "ses.example.org", "ftp://x", "https://x/path", "https://u:p@x", "https://x?y"] {
            assert!(at(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_a_webhooks_address_holds_is_not_shown() {
        let url: WebhookUrl = "https://hooks.example.org/k3y?token=t0ken".parse().unwrap();
        assert_eq!(format!("{url:?}"), "WebhookUrl(hooks.example.org)");
        assert!("hooks.example.org".parse::<WebhookUrl>().is_err());
    }
}
