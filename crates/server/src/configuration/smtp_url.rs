//! The mail relay as a URL. Holds a password, so `Debug` shows nothing of it.

use std::fmt;
use std::str::FromStr;

use domain::secret::Secret;
use http::Uri;
use service::config::is_loopback_host;

#[derive(Clone)]
pub struct SmtpUrl {
    text: Secret,
    is_encrypted: bool,
    is_on_this_machine: bool,
}

impl SmtpUrl {
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// Whether mail (codes, temporary passwords) and the relay's password would travel over a network in the clear.
    pub fn is_unsafe(&self) -> bool {
        !self.is_encrypted && !self.is_on_this_machine
    }
}

impl FromStr for SmtpUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected smtp://[USER:PASSWORD@]HOST[:PORT][?tls=required|opportunistic] or smtps://… (percent-encode the password)";
        let url: Uri = text.parse().map_err(|_| EXPECTED)?;
        let authority = url.authority().filter(|authority| !authority.host().is_empty()).ok_or(EXPECTED)?;
        let is_encrypted = match (url.scheme_str(), url.query()) {
            (Some("smtp"), Some("tls=required")) | (Some("smtps"), None) => true,
            (Some("smtp"), None | Some("tls=opportunistic")) => false,
            _ => return Err(EXPECTED),
        };
        let is_on_this_machine = is_loopback_host(authority.host());
        Ok(Self { text: Secret::new(text), is_encrypted, is_on_this_machine })
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relays_that_can_be_spoken_to_are_taken() {
        for (text, is_unsafe) in [
            ("smtp://localhost:1025", false),
            ("smtp://mail.example.org", true),
            ("smtp://u:p%40ss@mail.example.org?tls=opportunistic", true),
            ("smtp://u:p@mail.example.org:587?tls=required", false),
            ("smtps://u:p@mail.example.org", false),
        ] {
            assert_eq!(text.parse::<SmtpUrl>().unwrap().is_unsafe(), is_unsafe, "{text}");
        }
        for text in
            ["", "mail.example.org:25", "http://mail", "smtp://", "smtp://mail?tls=maybe", "smtp://mail?starttls=1"]
        {
            assert!(text.parse::<SmtpUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_password_is_not_shown() {
        let url: SmtpUrl = "smtp://user:hunter2@mail".parse().unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
