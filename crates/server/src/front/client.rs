//! Where a request comes from, behind proxies that are to be believed.

use std::net::{IpAddr, SocketAddr};

use http::{HeaderMap, HeaderName};

use crate::configuration::Network;

pub const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The last address that no believed proxy has: each adds whom it was called by at the end of `X-Forwarded-For`, and what
/// stands before is whatever a caller liked to write.
pub fn address(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut nearest = peer;
    if !is_proxy(peer) {
        return nearest;
    }
    for line in headers.get_all(FORWARDED_FOR).iter().rev() {
        for entry in line.to_str().unwrap_or_default().rsplit(',') {
            // What cannot be read was not written by a proxy that knows its callers.
            let Some(address) = parse(entry.trim()) else { return nearest };
            nearest = address;
            if !is_proxy(address) {
                return nearest;
            }
        }
    }
    nearest
}

/// An address, with or without a port or brackets.
fn parse(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|place| place.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn only_believed_proxies_say_where_a_request_comes_from() {
        let proxies: Vec<Network> = ["10.0.0.0/8", "::1"].iter().map(|text| text.parse().unwrap()).collect();
        for (peer, lines, expected) in [
            ("203.0.113.1", &["198.51.100.9"][..], "203.0.113.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.9"], "198.51.100.9"),
            ("10.0.0.1", &["1.1.1.1, 198.51.100.9, 10.0.0.7"], "198.51.100.9"),
            ("10.0.0.1", &["1.1.1.1", "198.51.100.9", "10.0.0.7"], "198.51.100.9"),
            ("10.0.0.1", &["198.51.100.9, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.9, unknown, 10.0.0.7"], "10.0.0.7"),
            ("10.0.0.1", &["10.0.0.9,10.0.0.7"], "10.0.0.9"),
            ("::1", &["198.51.100.9:4711"], "198.51.100.9"),
            ("::1", &["[2001:db8::9]:4711"], "2001:db8::9"),
            ("::1", &["[2001:db8::9]"], "2001:db8::9"),
            ("::1", &["2001:db8::9"], "2001:db8::9"),
            ("::ffff:10.0.0.1", &["::ffff:198.51.100.9"], "198.51.100.9"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
            }
            let found = address(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{peer} {lines:?}");
        }
    }
}
