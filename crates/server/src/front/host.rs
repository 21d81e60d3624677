//! Which names this server answers to.
//!
//! Nothing a caller writes into Host, `X-Forwarded-*` or the request line ever becomes part of a URL in `serve`
//! ([`service::Config::base_url`]); a name that is not ours is refused besides, so that no cache, proxy or page can
//! mistake this server for another.

use std::net::IpAddr;

use http::uri::Authority;
use http::{Request, Version, header};
use service::config::{host_name, is_loopback_host};

/// The request's Host, if it has exactly one that is well formed.
///
/// # Errors
/// What is wrong with it.
pub fn of<B>(request: &Request<B>) -> Result<Option<&str>, &'static str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().map_err(|_| "The Host is no text.")?,
        (None, _) if request.version() == Version::HTTP_10 => return Ok(None),
        (None, _) => return Err("The Host is missing."),
        (Some(_), Some(_)) => return Err("There are two Hosts."),
    };
    let authority: Authority = host.parse().map_err(|_| "The Host is malformed.")?;
    if host.contains('@') || host.ends_with(':') {
        return Err("The Host is malformed.");
    }
    match request.uri().authority() {
        Some(target) if *target != authority => Err("The Host is not the one of the request line."),
        _ => Ok(Some(host)),
    }
}

pub enum HostRule {
    /// `dev`: containers and phones reach a developer's server by many names. `/_poolhouse/` has a rule of its own.
    Any,
    /// `serve`: these, loopback names, and the address that the connection came in at.
    Listed(Vec<String>),
}

impl HostRule {
    /// From hosts with or without ports; ports are not compared, as they change on the way through proxies.
    pub fn listed<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Listed(hosts.into_iter().map(|host| host_name(host).to_ascii_lowercase()).collect())
    }

    /// `local` is where the connection came in. No Host (HTTP/1.0) is nobody's name.
    pub fn admits(&self, host: Option<&str>, local: IpAddr) -> bool {
        let Self::Listed(names) = self else { return true };
        let Some(host) = host else { return false };
        let name = host_name(host);
        names.iter().any(|listed| listed.eq_ignore_ascii_case(name))
            || is_loopback_host(host)
            || name.trim_start_matches('[').trim_end_matches(']').parse() == Ok(local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, hosts: &[&str]) -> Request<()> {
        let mut request = Request::builder().uri(uri);
        for host in hosts {
            request = request.header(header::HOST, *host);
        }
        request.body(()).unwrap()
    }

    #[test]
    fn there_is_exactly_one_well_formed_host() {
        assert_eq!(of(&request("/", &["id.example.org:443"])), Ok(Some("id.example.org:443")));
        assert_eq!(of(&request("/", &["[::1]:9229"])), Ok(Some("[::1]:9229")));
        assert_eq!(of(&request("http://id.example.org/", &["id.example.org"])), Ok(Some("id.example.org")));
        for (uri, hosts) in [
            ("/", &[][..]),
            ("/", &["a.example", "b.example"]),
            ("/", &["a.example", "a.example"]),
            ("/", &["localhost:9229@evil.example"]),
            ("/", &["localhost:"]),
            ("/", &["a b"]),
            ("/", &["a/b"]),
            ("/", &[""]),
            ("http://evil.example/", &["id.example.org"]),
        ] {
            assert!(of(&request(uri, hosts)).is_err(), "{uri} {hosts:?}");
        }
    }

    #[test]
    fn a_load_balancer_of_old_may_leave_it_out() {
        let mut old = request("/health", &[]);
        *old.version_mut() = Version::HTTP_10;
        assert_eq!(of(&old), Ok(None));
    }

    #[test]
    fn serve_answers_to_its_own_names_only() {
        let rule = HostRule::listed(["ID.example.org:8443", "internal"]);
        let local = "10.1.2.3".parse().unwrap();
        for (host, admitted) in [
            (Some("id.example.org"), true),
            (Some("id.EXAMPLE.org:443"), true),
            (Some("internal:9229"), true),
            (Some("localhost:9229"), true),
            (Some("127.0.0.1"), true),
            (Some("10.1.2.3:9229"), true),
            (Some("10.1.2.4:9229"), false),
            (Some("evil.example"), false),
            (Some("id.example.org.evil.example"), false),
            (Some("xid.example.org"), false),
            (None, false),
        ] {
            assert_eq!(rule.admits(host, local), admitted, "{host:?}");
        }
        assert!(HostRule::Any.admits(Some("poolhouse:9229"), local));
    }
}
