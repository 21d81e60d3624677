//! Networks that are always refused, or never looked at.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

use super::RiskRefused;

/// An address and the length of its network, `198.51.100.0/24`; kept as it was spelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IpRange(String);

impl IpRange {
    /// # Errors
    /// [`RiskRefused::NotARange`].
    pub fn parse(text: &str) -> Result<Self, RiskRefused> {
        match network(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(RiskRefused::NotARange { range: text.to_owned() }),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        let Some((network, length)) = network(&self.0) else { return false };
        match (network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
                u32::from(network) & mask == u32::from(address) & mask
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
                u128::from(network) & mask == u128::from(address) & mask
            }
            _ => false,
        }
    }
}

fn network(text: &str) -> Option<(IpAddr, u32)> {
    let (address, length) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    // `parse` takes a plus sign.
    let length: u32 = length.bytes().all(|byte| byte.is_ascii_digit()).then(|| length.parse().ok())??;
    let longest = if address.is_ipv4() { 32 } else { 128 };
    (length <= longest).then_some((address, length))
}

/// `RiskExceptionConfiguration`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpExceptions {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked: Vec<IpRange>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<IpRange>,
}

impl IpExceptions {
    pub fn is_empty(&self) -> bool {
        self.blocked.is_empty() && self.skipped.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_an_address_and_a_length() {
        for (text, good) in [
            ("198.51.100.0/24", true),
            ("198.51.100.7/32", true),
            ("0.0.0.0/0", true),
            ("2001:db8::/32", true),
            ("198.51.100.7", false),
            ("198.51.100.0/33", false),
            ("198.51.100.0/+8", false),
            ("198.51.100.0/", false),
            ("198.51.100/24", false),
            ("2001:db8::/129", false),
            ("example.com/8", false),
            ("", false),
        ] {
            assert_eq!(IpRange::parse(text).is_ok(), good, "{text}");
        }
    }

    #[test]
    fn a_range_contains_its_network() {
        for (range, address, inside) in [
            ("198.51.100.0/24", "198.51.100.255", true),
            ("198.51.100.0/24", "198.51.101.0", false),
            ("198.51.100.9/24", "198.51.100.1", true),
            ("198.51.100.0/24", "::ffff:198.51.100.1", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
        ] {
            assert_eq!(IpRange::parse(range).unwrap().contains(address.parse().unwrap()), inside, "{range} {address}");
        }
    }
}
