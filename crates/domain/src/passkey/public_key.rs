//! The public half of a passkey: read from COSE once, then kept in the form that verification takes.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
};
use ciborium::Value;
use coset::iana::{Algorithm as Name, Ec2KeyParameter, EllipticCurve, EnumI64 as _, KeyType, RsaKeyParameter};
use coset::{AsCborValue as _, CoseKey, Label};
use serde::{Deserialize, Serialize};

use super::{Base64Url, PasskeyRefused};

/// Bytes of a coordinate on P-256.
const COORDINATE: usize = 32;
/// SEC 1: a point with both coordinates.
const UNCOMPRESSED: u8 = 0x04;
/// Moduli from 2048 to 8192 bits, in bytes.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=1024;
/// 65537, the exponent of every RSA passkey in the field, is three bytes; longer ones only cost time.
const LONGEST_EXPONENT: usize = 4;

/// The algorithms that are offered, by their numbers in the register of COSE: Amazon's two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Es256,
    Rs256,
}

impl Algorithm {
    /// In the order in which they are preferred.
    pub const OFFERED: [Self; 2] = [Self::Es256, Self::Rs256];

    pub fn number(self) -> i64 {
        match self {
            Self::Es256 => Name::ES256.to_i64(),
            Self::Rs256 => Name::RS256.to_i64(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "alg")]
pub enum PublicKey {
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256 {
        /// Uncompressed, as in SEC 1: 65 bytes.
        point: Base64Url,
    },
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[serde(rename = "RS256")]
    Rs256 { n: Base64Url, e: Base64Url },
}

impl PublicKey {
    /// Exactly the parameters that the algorithm has, and a key that can exist.
    ///
    /// # Errors
    /// [`PasskeyRefused::Algorithm`] when it is none of those offered, [`PasskeyRefused::Malformed`].
    pub(super) fn from_cose(value: Value) -> Result<Self, PasskeyRefused> {
        let malformed = || PasskeyRefused::Malformed("credentialPublicKey");
        let key = CoseKey::from_cbor_value(value).map_err(|_| malformed())?;
        let algorithm = key.alg.clone().ok_or_else(malformed)?;
        let is = |name| algorithm == coset::RegisteredLabelWithPrivate::Assigned(name);
        let kind = |kind| key.kty == coset::RegisteredLabel::Assigned(kind);
        if is(Name::ES256) && kind(KeyType::EC2) {
            Self::es256(&key).ok_or_else(malformed)
        } else if is(Name::RS256) && kind(KeyType::RSA) {
            Self::rs256(&key).ok_or_else(malformed)
        } else if is(Name::ES256) || is(Name::RS256) {
            Err(malformed())
        } else {
            Err(PasskeyRefused::Algorithm)
        }
    }

    fn es256(key: &CoseKey) -> Option<Self> {
        let curve = parameter(key, Ec2KeyParameter::Crv.to_i64())?.as_integer()?;
        if curve != EllipticCurve::P_256.to_i64().into() {
            return None;
        }
        let x = parameter(key, Ec2KeyParameter::X.to_i64())?.as_bytes()?;
        let y = parameter(key, Ec2KeyParameter::Y.to_i64())?.as_bytes()?;
        if x.len() != COORDINATE || y.len() != COORDINATE {
            return None;
        }
        let point = [[UNCOMPRESSED].as_slice(), x, y].concat();
        // Also asks whether it lies on the curve.
        ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point).ok()?;
        Some(Self::Es256 { point: point.into() })
    }

    fn rs256(key: &CoseKey) -> Option<Self> {
        let n = parameter(key, RsaKeyParameter::N.to_i64())?.as_bytes()?;
        let e = parameter(key, RsaKeyParameter::E.to_i64())?.as_bytes()?;
        let is_odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
        let is_minimal = |number: &[u8]| number.first().is_some_and(|&byte| byte != 0);
        let sound = MODULUS.contains(&n.len())
            && (1..=LONGEST_EXPONENT).contains(&e.len())
            && [n, e].iter().all(|number| is_odd(number) && is_minimal(number))
            && e.as_slice() != [1];
        sound.then(|| Self::Rs256 { n: n.clone().into(), e: e.clone().into() })
    }

    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Es256 { .. } => Algorithm::Es256,
            Self::Rs256 { .. } => Algorithm::Rs256,
        }
    }

    /// About 60 microseconds on P-256, 15 with RSA-2048.
    ///
    /// # Errors
    /// [`PasskeyRefused::Signature`].
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), PasskeyRefused> {
        let verified = match self {
            Self::Es256 { point } => ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point.as_bytes())
                .map_err(|_| PasskeyRefused::Signature)?
                .verify_sig(message, signature),
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n: n.as_bytes(), e: e.as_bytes() }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        verified.map_err(|_| PasskeyRefused::Signature)
    }
}

fn parameter(key: &CoseKey, label: i64) -> Option<&Value> {
    key.params.iter().find(|(known, _)| *known == Label::Int(label)).map(|(_, value)| value)
}
