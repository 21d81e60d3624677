//! Who may talk to `/_poolhouse/`: programs on this machine, and the pages of this server itself.
//!
//! A web page elsewhere can make a browser send requests here in two ways: across origins (the browser then says so), or
//! by a name of its own that it points at 127.0.0.1 (the Host header then says so).

use http::uri::Authority;
use http::{HeaderMap, HeaderName, Method, Uri, header};
use service::Config;
use service::config::is_loopback_host;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    Host,
    Origin,
    Site,
}

impl std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Host => "The Host is neither a loopback name nor the one of --public-url.",
            Self::Origin => "The Origin is not this server's own.",
            Self::Site => "This request comes from a page of another site.",
        })
    }
}

/// Where functions with a route of their own answer.
pub const FRONT_DOOR: &str = "/_poolhouse/http/";

/// # Errors
/// What makes this a request of somebody else's.
pub fn admit(config: &Config, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), Foreign> {
    let host = one(headers, &header::HOST).flatten().ok_or(Foreign::Host)?;
    let public = config.public_url.as_deref().and_then(|url| url.parse::<Uri>().ok());
    if !is_loopback_host(host) && !public.as_ref().is_some_and(|url| is_host_of(url, host)) {
        return Err(Foreign::Host);
    }

    let origin = one(headers, &header::ORIGIN).ok_or(Foreign::Origin)?;
    if let Some(origin) = origin {
        let is_own = origin.eq_ignore_ascii_case(&format!("http://{host}"));
        if !is_own && !public.as_ref().is_some_and(|url| is_origin_of(url, origin)) {
            return Err(Foreign::Origin);
        }
    }

    match one(headers, &FETCH_SITE).ok_or(Foreign::Site)? {
        None | Some("same-origin" | "none") => Ok(()),
        // A link to a page from somewhere else, or from a mail: the browser shows our page, and its own origin reads it.
        Some(_) if *method == Method::GET && is_page(path) && is_navigation(headers) => Ok(()),
        Some(_) => Err(Foreign::Site),
    }
}

fn is_page(path: &str) -> bool {
    matches!(path, "/_poolhouse/inbox" | "/_poolhouse/triggers") || path.starts_with(FRONT_DOOR)
}

fn is_navigation(headers: &HeaderMap) -> bool {
    let is = |name: &HeaderName, value: &str| headers.get(name).is_some_and(|given| given == value);
    is(&FETCH_MODE, "navigate") && is(&FETCH_DESTINATION, "document")
}

/// The only value of a header: `Some(None)` when it is absent, `None` when it is doubled or no text.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
    let mut values = headers.get_all(name).iter();
    let Some(first) = values.next() else { return Some(None) };
    if values.next().is_some() {
        return None;
    }
    first.to_str().ok().map(Some)
}

fn is_origin_of(url: &Uri, origin: &str) -> bool {
    let Ok(origin) = origin.parse::<Uri>() else { return false };
    origin.scheme() == url.scheme() && origin.authority().is_some_and(|authority| is_host_of(url, authority.as_str()))
}

/// Whether a Host header names the same place as a URL; ports of the URL's scheme may be left out.
fn is_host_of(url: &Uri, host: &str) -> bool {
    let (Ok(host), Some(own)) = (host.parse::<Authority>(), url.authority()) else { return false };
    let usual_port = if url.scheme_str() == Some("https") { 443 } else { 80 };
    let port = |authority: &Authority| authority.port_u16().unwrap_or(usual_port);
    host.host().eq_ignore_ascii_case(own.host()) && port(&host) == port(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use service::{Iam, IssuerMode, Mode};

    fn config(public_url: Option<&str>) -> Config {
        Config {
            mode: Mode::Dev,
            iam: Iam::Off,
            issuer: IssuerMode::Own,
            region: "us-east-1".into(),
            account: "000000000000".into(),
            public_url: public_url.map(Into::into),
            listen: "127.0.0.1:9229".into(),
            patience: service::config::Patiences::default(),
            turn: service::config::TURN,
            events_secret: None,
            budgets: None,
        }
    }

    fn ask(
        public_url: Option<&str>,
        method: Method,
        path: &str,
        given: &[(&'static str, &'static str)],
    ) -> Result<(), Foreign> {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(*name, HeaderValue::from_static(value));
        }
        admit(&config(public_url), &method, path, &headers)
    }

    const RESET: &str = "/_poolhouse/reset";
    const INBOX: &str = "/_poolhouse/inbox";

    #[test]
    fn only_loopback_names_and_the_public_url_are_hosts() {
        for (public_url, host, answer) in [
            (None, "127.0.0.1:9229", Ok(())),
            (None, "localhost:9229", Ok(())),
            (None, "[::1]:9229", Ok(())),
            (None, "LOCALHOST", Ok(())),
            (None, "rebound.example:9229", Err(Foreign::Host)),
            (None, "127.0.0.1.example:9229", Err(Foreign::Host)),
            (None, "192.168.1.7:9229", Err(Foreign::Host)),
            (None, "", Err(Foreign::Host)),
            (Some("http://poolhouse:9229"), "poolhouse:9229", Ok(())),
            (Some("http://poolhouse:9229"), "poolhouse:80", Err(Foreign::Host)),
            (Some("http://poolhouse:9229"), "localhost:9229", Ok(())),
            (Some("https://Id.Example.org"), "id.example.org:443", Ok(())),
            (Some("https://id.example.org"), "id.example.org", Ok(())),
            (Some("https://id.example.org"), "id.example.org:80", Err(Foreign::Host)),
        ] {
            assert_eq!(ask(public_url, Method::POST, RESET, &[("host", host)]), answer, "{public_url:?} {host}");
        }
        assert_eq!(ask(None, Method::POST, RESET, &[]), Err(Foreign::Host));
        assert_eq!(
            ask(None, Method::POST, RESET, &[("host", "localhost"), ("host", "evil.example")]),
            Err(Foreign::Host)
        );
    }

    #[test]
    fn a_foreign_origin_is_refused_whatever_it_asks() {
        for origin in [
            "https://evil.example",
            "http://localhost:3000",
            "null",
            "https://localhost:9229",
            "http://localhost:92290",
            "",
        ] {
            for (method, path) in [(Method::POST, RESET), (Method::GET, INBOX), (Method::GET, "/_poolhouse/inbox/next")]
            {
                let answer = ask(None, method, path, &[("host", "localhost:9229"), ("origin", origin)]);
                assert_eq!(answer, Err(Foreign::Origin), "{origin} {path}");
            }
        }
        assert_eq!(
            ask(None, Method::POST, RESET, &[("host", "localhost:9229"), ("origin", "http://localhost:9229")]),
            Ok(())
        );
        let behind_tls = [("host", "id.example.org"), ("origin", "https://id.example.org")];
        assert_eq!(ask(Some("https://id.example.org"), Method::POST, RESET, &behind_tls), Ok(()));
        assert_eq!(
            ask(
                Some("https://id.example.org"),
                Method::POST,
                RESET,
                &[("host", "localhost"), ("origin", "http://id.example.org")]
            ),
            Err(Foreign::Origin)
        );
    }

    #[test]
    fn a_page_elsewhere_may_link_to_the_inbox_and_nothing_more() {
        let from = |site, mode, destination| {
            [
                ("host", "localhost:9229"),
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", destination),
            ]
        };
        let link = from("cross-site", "navigate", "document");
        assert_eq!(ask(None, Method::GET, INBOX, &link), Ok(()));
        assert_eq!(ask(None, Method::GET, "/_poolhouse/triggers", &link), Ok(()));
        assert_eq!(ask(None, Method::GET, "/_poolhouse/http/welcome", &link), Ok(()));
        assert_eq!(ask(None, Method::POST, "/_poolhouse/http/welcome", &link), Err(Foreign::Site));
        assert_eq!(ask(None, Method::GET, "/_poolhouse/inbox/next", &link), Err(Foreign::Site));
        assert_eq!(ask(None, Method::GET, INBOX, &from("cross-site", "navigate", "iframe")), Err(Foreign::Site));
        assert_eq!(ask(None, Method::GET, INBOX, &from("cross-site", "no-cors", "image")), Err(Foreign::Site));
        assert_eq!(ask(None, Method::GET, INBOX, &from("same-site", "no-cors", "script")), Err(Foreign::Site));
        assert_eq!(ask(None, Method::GET, INBOX, &from("same-origin", "cors", "empty")), Ok(()));
        assert_eq!(ask(None, Method::GET, INBOX, &from("none", "navigate", "document")), Ok(()));
    }
}
