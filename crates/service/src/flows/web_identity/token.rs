//! A signed token of another issuer (RFC 7519), read strictly.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::NoProof;

/// In bytes: STS takes no longer one.
const LONGEST: usize = 20_000;

/// What signed it. A token cannot choose anything else: no `none`, no shared secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Algorithm {
    #[serde(rename = "RS256")]
    Rs256,
    #[serde(rename = "RS384")]
    Rs384,
    #[serde(rename = "RS512")]
    Rs512,
    #[serde(rename = "ES256")]
    Es256,
    #[serde(rename = "ES384")]
    Es384,
    #[serde(rename = "ES512")]
    Es512,
}

#[derive(Deserialize)]
struct Header {
    alg: Algorithm,
    kid: Option<String>,
    /// Extensions that must be understood: none is.
    crit: Option<Value>,
}

/// What a token says of its bearer.
#[derive(Clone, Debug)]
pub struct Claims {
    pub issuer: String,
    pub subject: String,
    /// Seconds since the epoch.
    pub expires: i64,
    /// All of them, by name.
    pub all: Map<String, Value>,
}

impl Claims {
    fn read(all: Map<String, Value>) -> Result<Self, NoProof> {
        let text = |name| all.get(name).and_then(Value::as_str).map(str::to_owned).ok_or(NoProof::Missing(name));
        let seconds = |name| all.get(name).and_then(Value::as_f64).ok_or(NoProof::Missing(name));
        let (issuer, subject, expires) = (text("iss")?, text("sub")?, seconds("exp")? as i64);
        seconds("iat")?;
        Ok(Self { issuer, subject, expires, all })
    }

    /// One claim, where it is a text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all.get(name).and_then(Value::as_str)
    }

    /// One claim, where it is a list of texts or a single one.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let (one, many) = match self.all.get(name) {
            Some(Value::String(one)) => (Some(one.as_str()), None),
            Some(Value::Array(many)) => (None, Some(many)),
            _ => (None, None),
        };
        one.into_iter().chain(many.into_iter().flatten().filter_map(Value::as_str))
    }

    /// For whom it is.
    pub fn audiences(&self) -> impl Iterator<Item = &str> {
        self.texts("aud")
    }
}

/// A well-formed token, of which nothing is believed yet.
pub struct Unverified<'a> {
    pub algorithm: Algorithm,
    pub key_id: Option<String>,
    pub claims: Claims,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Unverified<'a> {
    /// # Errors
    /// [`NoProof::Malformed`], [`NoProof::Missing`].
    pub fn parse(text: &'a str) -> Result<Self, NoProof> {
        let halves = text.rsplit_once('.').filter(|_| text.len() <= LONGEST);
        let (signed, signature) = halves.ok_or(NoProof::Malformed)?;
        let (header, claims) = contents(signed).ok_or(NoProof::Malformed)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| NoProof::Malformed)?;
        let claims = Claims::read(claims)?;
        Ok(Self { algorithm: header.alg, key_id: header.kid, claims, signed, signature })
    }

    /// Whether this key signed it. Costs about 20 microseconds.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        let (message, signature) = (self.signed.as_bytes(), self.signature.as_slice());
        match (self.algorithm, key) {
            (Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512, PublicKey::Rsa { n, e }) => {
                let how = match self.algorithm {
                    Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
                    Algorithm::Rs384 => &RSA_PKCS1_2048_8192_SHA384,
                    _ => &RSA_PKCS1_2048_8192_SHA512,
                };
                RsaPublicKeyComponents { n, e }.verify(how, message, signature).is_ok()
            }
            (Algorithm::Es256, PublicKey::P256(point)) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            (Algorithm::Es384, PublicKey::P384(point)) => {
                UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(message, signature).is_ok()
            }
            (Algorithm::Es512, PublicKey::P521(point)) => {
                UnparsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, point).verify(message, signature).is_ok()
            }
            _ => false,
        }
    }
}

fn contents(signed: &str) -> Option<(Header, Map<String, Value>)> {
    let (header, claims) = signed.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    header.crit.is_none().then_some((header, claims))
}

/// A key of an issuer; points are uncompressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
    P384(Vec<u8>),
    P521(Vec<u8>),
}

/// A member of a key set (RFC 7517).
#[derive(Deserialize)]
pub struct Jwk {
    pub kid: Option<String>,
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Jwk {
    /// `None` for keys of other kinds and uses, which sets may hold as well.
    pub fn key(&self) -> Option<PublicKey> {
        if self.usage.as_deref().is_some_and(|usage| usage != "sig") {
            return None;
        }
        let bytes = |text: &Option<String>| URL_SAFE_NO_PAD.decode(text.as_deref()?).ok();
        let point = |length: usize| {
            let (x, y) = (bytes(&self.x)?, bytes(&self.y)?);
            (x.len() == length && y.len() == length).then(|| [vec![4], x, y].concat())
        };
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => Some(PublicKey::Rsa { n: bytes(&self.n)?, e: bytes(&self.e)? }),
            ("EC", Some("P-256")) => point(32).map(PublicKey::P256),
            ("EC", Some("P-384")) => point(48).map(PublicKey::P384),
            ("EC", Some("P-521")) => point(66).map(PublicKey::P521),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    const CLAIMS: &str = r#"{"iss":"https://i","sub":"s","aud":["a","b"],"iat":1,"exp":2.5}"#;

    #[test]
    fn a_token_is_read_whole_or_not_at_all() {
        let good = token(r#"{"alg":"RS256","kid":"k"}"#, CLAIMS);
        let read = Unverified::parse(&good).unwrap();
        assert_eq!((read.claims.subject.as_str(), read.claims.expires), ("s", 2));
        assert_eq!(read.claims.audiences().collect::<Vec<_>>(), ["a", "b"]);
        for (header, claims) in [
            (r#"{"alg":"none"}"#, CLAIMS),
            (r#"{"alg":"HS256"}"#, CLAIMS),
            (r#"{"kid":"k"}"#, CLAIMS),
            (r#"{"alg":"RS256","crit":["x"]}"#, CLAIMS),
            (r#"{"alg":"RS256"}"#, "[]"),
        ] {
            let refused = Unverified::parse(&token(header, claims)).err();
            assert_eq!(refused, Some(NoProof::Malformed), "{header} {claims}");
        }
        assert!(Unverified::parse("a.b").is_err() && Unverified::parse("").is_err());
        for (missing, claims) in [
            ("sub", r#"{"iss":"https://i","aud":"a","iat":1,"exp":2}"#),
            ("iat", r#"{"iss":"https://i","sub":"s","aud":"a","exp":2}"#),
            ("exp", r#"{"iss":"https://i","sub":"s","aud":"a","iat":1,"exp":"2"}"#),
            ("iss", r#"{"sub":"s","aud":"a","iat":1,"exp":2}"#),
        ] {
            let refused = Unverified::parse(&token(r#"{"alg":"RS256"}"#, claims)).err();
            assert_eq!(refused, Some(NoProof::Missing(missing)), "{claims}");
        }
    }

    #[test]
    fn a_key_of_another_kind_signs_nothing() {
        let good = token(r#"{"alg":"ES256"}"#, CLAIMS);
        let rsa = PublicKey::Rsa { n: vec![1; 256], e: vec![1, 0, 1] };
        assert!(!Unverified::parse(&good).unwrap().is_signed_by(&rsa));
        assert!(!Unverified::parse(&good).unwrap().is_signed_by(&PublicKey::P256(vec![4; 65])));
    }
}
