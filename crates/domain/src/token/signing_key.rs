//! The key pairs that sign a pool's tokens.

use std::fmt;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Digest, SigningFailed};

/// A public key as the JWKS shows it, members in the order of Cognito's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    pub alg: String,
    pub e: String,
    pub kid: String,
    pub kty: String,
    pub n: String,
    #[serde(rename = "use")]
    pub use_for: String,
}

/// Bytes that are no RSA key of 2048 bits or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a usable RSA key")]
pub struct KeyRejected;

/// A parsed key pair: parsing costs more than signing, so keep it.
pub struct SigningKey {
    pair: KeyPair,
    public: Jwk,
    verifying: VerifyingKey,
}

impl SigningKey {
    /// A new pair of 2048 bits, and its PKCS#8 form to be sealed. Takes about 90 ms, often more. The library draws its
    /// own randomness: key generation takes no other source.
    pub fn generate() -> Result<(Self, Zeroizing<Vec<u8>>), KeyRejected> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyRejected)?;
        let document = pair.as_der().map_err(|_| KeyRejected)?;
        let pkcs8 = Zeroizing::new(document.as_ref().to_vec());
        Ok((Self::from_pair(pair)?, pkcs8))
    }

    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, KeyRejected> {
        Self::from_pair(KeyPair::from_pkcs8(pkcs8).map_err(|_| KeyRejected)?)
    }

    fn from_pair(pair: KeyPair) -> Result<Self, KeyRejected> {
        // RFC 8017: SEQUENCE { modulus INTEGER, publicExponent INTEGER }.
        let der = pair.public_key().as_ref().to_vec();
        let (modulus, exponent) = numbers(&der).ok_or(KeyRejected)?;
        let public = Jwk {
            alg: "RS256".to_owned(),
            e: URL_SAFE_NO_PAD.encode(exponent),
            // Of the public key itself, so that a pair keeps its name wherever it goes; 44 characters like Amazon's.
            kid: STANDARD.encode(Digest::of(&der).0),
            kty: "RSA".to_owned(),
            n: URL_SAFE_NO_PAD.encode(modulus),
            use_for: "sig".to_owned(),
        };
        let verifying = VerifyingKey::parse(public.kid.clone(), &der)?;
        Ok(Self { pair, public, verifying })
    }

    pub fn kid(&self) -> &str {
        &self.public.kid
    }

    pub fn jwk(&self) -> &Jwk {
        &self.public
    }

    pub fn verifying(&self) -> &VerifyingKey {
        &self.verifying
    }

    pub(super) fn signature(&self, message: &[u8]) -> Result<Vec<u8>, SigningFailed> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).map_err(|_| SigningFailed)?;
        Ok(signature)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}

/// The half that checks signatures.
#[derive(Clone)]
pub struct VerifyingKey {
    kid: String,
    key: ParsedPublicKey,
}

impl VerifyingKey {
    fn parse(kid: String, der: &[u8]) -> Result<Self, KeyRejected> {
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).parse().map_err(|_| KeyRejected)?;
        Ok(Self { kid, key })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(super) fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

impl TryFrom<&Jwk> for VerifyingKey {
    type Error = KeyRejected;

    fn try_from(public: &Jwk) -> Result<Self, KeyRejected> {
        let part = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyRejected);
        let content = [integer(&part(&public.n)?), integer(&part(&public.e)?)].concat();
        Self::parse(public.kid.clone(), &element(SEQUENCE, &content))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({})", self.kid)
    }
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// Modulus and exponent, without the zero that keeps a DER integer positive.
fn numbers(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, rest) = content_of(SEQUENCE, der)?;
    let (modulus, after) = content_of(INTEGER, content)?;
    let (exponent, end) = content_of(INTEGER, after)?;
    let positive = |number: &'_ [u8]| number.first() == Some(&0);
    let modulus = if positive(modulus) { modulus.get(1..)? } else { modulus };
    let exponent = if positive(exponent) { exponent.get(1..)? } else { exponent };
    (rest.is_empty() && end.is_empty() && !modulus.is_empty() && !exponent.is_empty()).then_some((modulus, exponent))
}

/// The content of the DER element at the front, and what follows it.
fn content_of(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, short], mut rest) = der.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let mut length = usize::from(short);
    if short >= 0x80 {
        length = 0;
        for _ in 0..short & 0x7f {
            let (&byte, after) = rest.split_first()?;
            length = length.checked_mul(256)?.checked_add(usize::from(byte))?;
            rest = after;
        }
    }
    rest.split_at_checked(length)
}

fn integer(number: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(number.len() + 1);
    if number.first().is_none_or(|byte| *byte >= 0x80) {
        content.push(0);
    }
    content.extend_from_slice(number);
    element(INTEGER, &content)
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => der.push(length),
        _ => {
            let length = content.len().to_be_bytes();
            let significant = length.iter().skip_while(|byte| **byte == 0).copied().collect::<Vec<_>>();
            der.push(0x80 | u8::try_from(significant.len()).unwrap_or(0));
            der.extend_from_slice(&significant);
        }
    }
    der.extend_from_slice(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_the_same_after_being_stored() {
        let (key, pkcs8) = SigningKey::generate().unwrap();
        let again = SigningKey::from_pkcs8(&pkcs8).unwrap();

        assert_eq!(key.jwk(), again.jwk());
        assert_eq!(key.kid().len(), 44);
        assert!(key.kid().ends_with('='));
        assert_eq!(key.jwk().e, "AQAB");
        assert_eq!(URL_SAFE_NO_PAD.decode(&key.jwk().n).unwrap().len(), 256);
        assert!(SigningKey::from_pkcs8(&pkcs8[1..]).is_err());
    }

    #[test]
    fn the_published_key_checks_the_signature() {
        let (key, _) = SigningKey::generate().unwrap();
        let (other, _) = SigningKey::generate().unwrap();
        let published = VerifyingKey::try_from(key.jwk()).unwrap();

        let signature = key.signature(b"message").unwrap();

        assert!(published.accepts(b"message", &signature));
        assert!(!published.accepts(b"massage", &signature));
        assert!(!other.verifying().accepts(b"message", &signature));
        assert_eq!(published.kid(), key.kid());
    }

    #[test]
    fn lengths_of_every_size_are_written_and_read() {
        for length in [0, 1, 127, 128, 255, 256, 65_536] {
            let content = vec![7; length];
            let der = element(SEQUENCE, &content);
            assert_eq!(content_of(SEQUENCE, &der), Some((content.as_slice(), &[] as &[u8])));
            assert_eq!(content_of(INTEGER, &der), None);
            assert_eq!(content_of(SEQUENCE, &der[..der.len() - 1]), None);
        }
    }
}
