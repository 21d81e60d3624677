//! A place to listen: host and port.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    /// A name or an IP address, without brackets.
    host: String,
    /// 0: any free one.
    port: u16,
}

impl ListenAddress {
    pub fn host(&self) -> &str {
        &self.host
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn with_port(&self, port: u16) -> Self {
        Self { host: self.host.clone(), port }
    }

    /// `127.0.0.1` and `localhost` mean both loopback addresses: clients try either first.
    pub fn is_both_loopbacks(&self) -> bool {
        self.host == "localhost" || self.host == "127.0.0.1"
    }

    /// Whether only this machine can reach it.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// As reached from this machine: "every interface" is no address to call.
    pub fn as_reached(&self) -> Self {
        match self.host.parse::<IpAddr>() {
            Ok(IpAddr::V4(Ipv4Addr::UNSPECIFIED)) => Self { host: Ipv4Addr::LOCALHOST.to_string(), port: self.port },
            Ok(IpAddr::V6(Ipv6Addr::UNSPECIFIED)) => Self { host: Ipv6Addr::LOCALHOST.to_string(), port: self.port },
            _ => self.clone(),
        }
    }
}

impl FromStr for ListenAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected HOST:PORT, such as 127.0.0.1:9229 or [::1]:9229";
        if let Ok(address) = text.parse::<SocketAddr>() {
            return Ok(Self { host: address.ip().to_string(), port: address.port() });
        }
        let (host, port) = text.rsplit_once(':').ok_or(EXPECTED)?;
        let is_name =
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
        if !is_name {
            return Err(EXPECTED);
        }
        let port = port.parse().map_err(|_| EXPECTED)?;
        Ok(Self { host: host.to_ascii_lowercase(), port })
    }
}

/// As it stands in a URL.
impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> ListenAddress {
        text.parse().unwrap()
    }

    #[test]
    fn names_and_addresses_are_shown_as_urls_have_them() {
        for text in ["127.0.0.1:9229", "[::1]:0", "0.0.0.0:80", "localhost:9229", "pool-house.example:1"] {
            assert_eq!(address(text).to_string(), text);
        }
        for text in
            ["", "9229", ":9229", "127.0.0.1", "::1:80", "127.0.0.1:65536", "http://a:1", "a b:1", "a:1:2", "a:-1"]
        {
            assert!(text.parse::<ListenAddress>().is_err(), "{text}");
        }
    }

    #[test]
    fn everywhere_is_reached_by_loopback() {
        assert_eq!(address("0.0.0.0:80").as_reached(), address("127.0.0.1:80"));
        assert_eq!(address("[::]:80").as_reached(), address("[::1]:80"));
        assert_eq!(address("10.1.2.3:80").as_reached(), address("10.1.2.3:80"));
    }
}
