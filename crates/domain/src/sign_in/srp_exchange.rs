//! An SRP exchange between its two requests.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use super::claim_time;
use crate::password::Checked;
use crate::secret::Secret;
use crate::srp::{ClientPublic, Handshake, Identity, SessionKey, Verifier};
use crate::time::Timestamp;

const SECRET: usize = 32;
const ELEMENT: usize = 384;

/// The client's public number and the server's half: all that the proof is checked against but for the verifier, which
/// is read again. It travels sealed; serialised it always has the same length.
#[derive(Clone)]
pub struct SrpExchange(Box<Halves>);

#[derive(Clone)]
struct Halves {
    client: ClientPublic,
    secret: Zeroizing<[u8; SECRET]>,
    /// B, as sent.
    server_public: String,
}

impl SrpExchange {
    /// `secret` is b: 32 random bytes, new for every exchange. Costs one power of the generator.
    pub fn begin(client: ClientPublic, verifier: &Verifier, secret: Zeroizing<[u8; SECRET]>) -> Self {
        let handshake = Handshake::begin(verifier, secret);
        let secret = Zeroizing::new(*handshake.secret());
        Self(Box::new(Halves { client, secret, server_public: handshake.server_public() }))
    }

    /// B, for `SRP_B`.
    pub fn server_public(&self) -> &str {
        &self.0.server_public
    }

    /// Whether the claim was signed lately by somebody who knows the verifier's password. Costs two powers with 256-bit
    /// exponents, right or wrong.
    pub fn check(&self, verifier: &Verifier, identity: Identity<'_>, claim: &SrpClaim<'_>) -> Checked {
        let Halves { client, secret, server_public } = self.0.as_ref();
        let key = Handshake::resume(secret.clone(), server_public)
            .and_then(|handshake| handshake.session_key(client, verifier));
        let right = key
            .is_some_and(|key: SessionKey| key.proves(identity, claim.secret_block, claim.timestamp, claim.signature));
        Checked::of_proof(right && claim_time::is_near(claim.timestamp, claim.received))
    }

    fn to_bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(SECRET + 2 * ELEMENT));
        bytes.extend_from_slice(self.0.secret.as_slice());
        for hex in [&self.0.client.to_hex(), &self.0.server_public] {
            bytes.extend_from_slice(&hex::decode(format!("{hex:0>width$}", width = 2 * ELEMENT)).ok()?);
        }
        Some(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (secret, elements) = bytes.split_at_checked(SECRET)?;
        let (client, server) = elements.split_at_checked(ELEMENT)?;
        Some(Self(Box::new(Halves {
            client: ClientPublic::parse(&hex::encode(client)).ok()?,
            secret: Zeroizing::new(secret.try_into().ok()?),
            server_public: ClientPublic::parse(&hex::encode(server)).ok()?.to_hex(),
        })))
    }
}

/// What the client signed, and its signature.
#[derive(Clone, Copy)]
pub struct SrpClaim<'a> {
    /// Raw bytes.
    pub secret_block: &'a [u8],
    /// As it was sent.
    pub timestamp: &'a str,
    pub signature: &'a [u8],
    /// Wall time.
    pub received: Timestamp,
}

impl fmt::Debug for SrpExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SrpExchange(..)")
    }
}

impl Serialize for SrpExchange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = self.to_bytes().ok_or_else(|| serde::ser::Error::custom("not numbers of the group"))?;
        serializer.serialize_str(&Zeroizing::new(STANDARD_NO_PAD.encode(&*bytes)))
    }
}

impl<'de> Deserialize<'de> for SrpExchange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Secret::new(String::deserialize(deserializer)?);
        let bytes = Zeroizing::new(STANDARD_NO_PAD.decode(text.expose()).map_err(de::Error::custom)?);
        Self::from_bytes(&bytes).ok_or_else(|| de::Error::custom("not an exchange"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srp::Salt;

    fn exchange(a: &str, b: u8) -> SrpExchange {
        let identity = Identity { pool: "AbCdEfGhI", username: "ana" };
        let verifier = Verifier::derive(identity, Salt::from_random([9; 16]), &Secret::new("Correct-Horse-9"));
        SrpExchange::begin(ClientPublic::parse(a).unwrap(), &verifier, Zeroizing::new([b; 32]))
    }

    #[test]
    fn it_survives_its_journey_and_always_has_the_same_length() {
        let mut lengths = Vec::new();
        for (a, b) in [("1", 1), ("abc", 2), (&"7".repeat(768), 3)] {
            let before = exchange(a, b);
            let json = serde_json::to_string(&before).unwrap();
            let after: SrpExchange = serde_json::from_str(&json).unwrap();

            assert_eq!(after.0.client.to_hex(), before.0.client.to_hex());
            assert_eq!(after.0.secret, before.0.secret);
            assert_eq!(after.server_public(), before.server_public());
            lengths.push(json.len());
        }
        assert_eq!(lengths, [lengths[0]; 3]);
    }

    #[test]
    fn it_shows_nothing_and_takes_nothing_else() {
        assert_eq!(format!("{:?}", exchange("abc", 1)), "SrpExchange(..)");
        for other in [r#""""#, r#""AAAA""#, "3", r#""?""#] {
            assert!(serde_json::from_str::<SrpExchange>(other).is_err(), "{other}");
        }
    }
}
