//! Values whose JSON form is not the obvious one: timestamps and bytes.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, on the wire a JSON number of epoch seconds with up to three decimals: `1689030181.63`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EpochSeconds(i64);

impl EpochSeconds {
    /// `milliseconds` since the epoch.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }
}

impl Serialize for EpochSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1000 == 0 {
            return serializer.serialize_i64(self.0 / 1000);
        }
        // Division by a power of ten gives the double nearest to the decimal, whose shortest form has three decimals.
        serializer.serialize_f64(self.0 as f64 / 1000.0)
    }
}

impl<'de> Deserialize<'de> for EpochSeconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A float beyond the range saturates: `as` never panics.
        f64::deserialize(deserializer).map(|seconds| Self((seconds * 1000.0).round() as i64))
    }
}

/// Bytes, on the wire base64 with padding.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Blob(pub Vec<u8>);

impl fmt::Debug for Blob {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Blob({} bytes)", self.0.len())
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode(&String::deserialize(deserializer)?).map(Self).ok_or_else(|| serde::de::Error::custom("not base64"))
    }
}

pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_moment_drops_trailing_zeros() {
        for (milliseconds, text) in [
            (1_548_099_495_428, "1548099495.428"),
            (1_689_030_181_630, "1689030181.63"),
            (1_689_030_181_600, "1689030181.6"),
            (1_689_030_181_000, "1689030181"),
            (1, "0.001"),
            (0, "0"),
            (-1500, "-1.5"),
        ] {
            assert_eq!(serde_json::to_string(&EpochSeconds::from_millis(milliseconds)).unwrap(), text);
        }
    }

    proptest! {
        /// Ten thousand years either way.
        #[test]
        fn a_moment_survives_the_wire_with_three_decimals(milliseconds in -253_402_300_800_000_i64..253_402_300_800_000) {
            let moment = EpochSeconds::from_millis(milliseconds);
            let text = serde_json::to_string(&moment).unwrap();
            let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            prop_assert!(decimals <= 3, "{}", text);
            prop_assert!(!text.contains('.') || !text.ends_with('0'), "{}", text);
            prop_assert_eq!(serde_json::from_str::<EpochSeconds>(&text).unwrap(), moment);
        }

        #[test]
        fn bytes_survive_the_wire(bytes: Vec<u8>) {
            let blob = Blob(bytes);
            let text = serde_json::to_string(&blob).unwrap();
            prop_assert_eq!(serde_json::from_str::<Blob>(&text).unwrap(), blob);
        }
    }
}
