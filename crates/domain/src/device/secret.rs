//! What a device proves itself with, as its app sends it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use crate::srp::Verifier;

/// Clients draw sixteen bytes; more than so many is no salt.
const LONGEST_SALT: usize = 64;

/// Why a verifier or its salt is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceSecretRefused {
    #[error("not a salt")]
    Salt,
    #[error("not a verifier")]
    Verifier,
}

/// A number, public, drawn by the app: its big-endian bytes without leading zeros. Hexadecimal in records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceSalt(Vec<u8>);

impl DeviceSalt {
    /// Reads base64 of an unsigned number, with a leading zero byte or without.
    ///
    /// # Errors
    /// [`DeviceSecretRefused::Salt`].
    pub fn parse(text: &str) -> Result<Self, DeviceSecretRefused> {
        let bytes = STANDARD.decode(text).map_err(|_| DeviceSecretRefused::Salt)?;
        Self::of_number(&bytes).ok_or(DeviceSecretRefused::Salt)
    }

    fn of_number(bytes: &[u8]) -> Option<Self> {
        let significant = bytes.iter().position(|byte| *byte != 0).and_then(|first| bytes.get(first..))?;
        (significant.len() <= LONGEST_SALT).then(|| Self(significant.to_vec()))
    }

    /// As sent in a challenge.
    pub fn to_hex(&self) -> String {
        hex::encode(&self.0)
    }
}

impl Serialize for DeviceSalt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for DeviceSalt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        let bytes = hex::decode(text.as_bytes()).map_err(de::Error::custom)?;
        Self::of_number(&bytes).ok_or_else(|| de::Error::custom("not a salt"))
    }
}

/// `DeviceSecretVerifierConfig`
#[derive(Clone, Debug)]
pub struct DeviceSecret {
    pub verifier: Verifier,
    pub salt: DeviceSalt,
}

impl DeviceSecret {
    /// Reads `PasswordVerifier` and `Salt`, both base64 of unsigned numbers.
    ///
    /// # Errors
    /// [`DeviceSecretRefused`] for what is no base64, for zero, for one, which every device could prove, and for numbers
    /// that are not below the prime.
    pub fn parse(verifier: &str, salt: &str) -> Result<Self, DeviceSecretRefused> {
        let bytes = Zeroizing::new(STANDARD.decode(verifier).map_err(|_| DeviceSecretRefused::Verifier)?);
        let verifier = Verifier::from_unsigned(&bytes).ok_or(DeviceSecretRefused::Verifier)?;
        Ok(Self { verifier, salt: DeviceSalt::parse(salt)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_is_a_number() {
        let salt = DeviceSalt::parse("AMD/7gARIjNEVWZ3iJmqu8w=").unwrap();

        assert_eq!(salt.to_hex(), "c0ffee00112233445566778899aabbcc");
        assert_eq!(DeviceSalt::parse("wP/uABEiM0RVZneImaq7zA==").unwrap(), salt);
        let json = serde_json::to_string(&salt).unwrap();
        assert_eq!(serde_json::from_str::<DeviceSalt>(&json).unwrap(), salt);
        for text in ["", "AAAA", "*", "wP/uABEiM0RVZneImaq7zA", &STANDARD.encode([1; LONGEST_SALT + 1])] {
            assert_eq!(DeviceSalt::parse(text), Err(DeviceSecretRefused::Salt), "{text}");
        }
    }

    #[test]
    fn what_proves_nothing_is_no_verifier() {
        let salt = "wP/uABEiM0RVZneImaq7zA==";
        let accepted = DeviceSecret::parse(&STANDARD.encode([[0; 2].as_slice(), &[7; 384]].concat()), salt).unwrap();
        assert_eq!(accepted.verifier.to_bytes().as_slice(), [7; 384]);
        assert!(DeviceSecret::parse("Ag==", salt).is_ok(), "short numbers are numbers");

        for bytes in [&[] as &[u8], &[0], &[0; 384], &[1], &[0, 0, 1], &[255; 384], &[1; 385]] {
            let refused = DeviceSecret::parse(&STANDARD.encode(bytes), salt).unwrap_err();
            assert_eq!(refused, DeviceSecretRefused::Verifier, "{bytes:?}");
        }
        assert_eq!(DeviceSecret::parse("no base64", salt).unwrap_err(), DeviceSecretRefused::Verifier);
        assert_eq!(DeviceSecret::parse("Ag==", "no base64").unwrap_err(), DeviceSecretRefused::Salt);
    }
}
