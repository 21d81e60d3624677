//! Reading our own access tokens back, strictly and in steps, each with its own refusal.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};

use super::VerifyingKey;
use super::jwt::Header;
use crate::claims::{AccessClaims, ClientClaims, IdSessionClaims};
use crate::ids::{ClientId, GrantId};
use crate::time::Timestamp;

/// Room for the hundred longest group names a user can have; anything longer is refused before it is looked at.
const MAXIMUM_LENGTH: usize = 64 * 1024;

/// Why a text is no good access token, in the order of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessTokenRefused {
    #[error("not an access token")]
    Malformed,
    #[error("wrong signature")]
    Signature,
    #[error("expired")]
    Expired,
}

/// Claims that are read back: whose they say they are, and until when.
pub trait ReadBack: DeserializeOwned {
    fn issuer(&self) -> &str;
    fn expires(&self) -> i64;
}

macro_rules! read_back {
    ($($claims:ty),*) => {$(
        impl ReadBack for $claims {
            fn issuer(&self) -> &str {
                &self.iss
            }

            fn expires(&self) -> i64 {
                self.exp
            }
        }
    )*};
}

read_back!(AccessClaims, ClientClaims, IdSessionClaims);

/// A well-formed token, of which nothing is believed yet.
pub struct Unverified<'a, C> {
    header: Header,
    claims: C,
    /// Header and claims as they were signed.
    signed: &'a str,
    signature: Vec<u8>,
}

pub type UnverifiedAccessToken<'a> = Unverified<'a, AccessClaims>;

impl<'a, C: ReadBack> Unverified<'a, C> {
    /// Three parts, a header of exactly `kid` and `alg` RS256, claims of the right types with no name twice.
    pub fn parse(text: &'a str) -> Result<Self, AccessTokenRefused> {
        parse(text).ok_or(AccessTokenRefused::Malformed)
    }

    /// The key that is said to have signed it; one that is not known is a wrong signature.
    pub fn kid(&self) -> &str {
        &self.header.kid
    }

    /// The pool it is said to be of: what follows the last slash of its issuer.
    pub fn pool_id(&self) -> &str {
        pool_id(self.claims.issuer())
    }

    pub fn issuer(&self) -> &str {
        self.claims.issuer()
    }

    /// What it says, before anything of it is believed: only to choose the words of a refusal by.
    pub fn claims(&self) -> &C {
        &self.claims
    }

    /// The claims, signed and not expired. Costs one check of an RSA signature, about 15 microseconds.
    pub fn believe(self, key: &VerifyingKey, now: Timestamp) -> Result<C, AccessTokenRefused> {
        if key.kid() != self.header.kid || !key.accepts(self.signed.as_bytes(), &self.signature) {
            return Err(AccessTokenRefused::Signature);
        }
        if now >= Timestamp::from_seconds(self.claims.expires()) {
            return Err(AccessTokenRefused::Expired);
        }
        Ok(self.claims)
    }
}

impl UnverifiedAccessToken<'_> {
    /// As [`Unverified::believe`].
    pub fn verify(self, key: &VerifyingKey, now: Timestamp) -> Result<AccessToken, AccessTokenRefused> {
        let kid = self.header.kid.clone();
        self.believe(key, now).map(|claims| AccessToken { kid, claims })
    }
}

/// The last part of an issuer's path.
fn pool_id(issuer: &str) -> &str {
    issuer.rsplit_once('/').map_or("", |(_, id)| id)
}

/// An access token that one of our keys signed and that had not expired. Whether its session was ended is another
/// question, which needs the store: see [`Grant::is_alive`](super::Grant::is_alive) and
/// [`AccessToken::is_older_than`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    kid: String,
    claims: AccessClaims,
}

impl AccessToken {
    /// Looks at a token again whose signature was checked before: a key signs the same text once and for all, but the
    /// key must still be the pool's, and time goes on.
    pub fn check(&self, key: &VerifyingKey, now: Timestamp) -> Result<(), AccessTokenRefused> {
        if key.kid() != self.kid {
            return Err(AccessTokenRefused::Signature);
        }
        if now >= Timestamp::from_seconds(self.claims.exp) {
            return Err(AccessTokenRefused::Expired);
        }
        Ok(())
    }

    /// The key that signed it.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The pool it is of.
    pub fn pool_id(&self) -> &str {
        pool_id(&self.claims.iss)
    }

    pub fn claims(&self) -> &AccessClaims {
        &self.claims
    }

    pub fn client(&self) -> &ClientId {
        &self.claims.client_id
    }

    pub fn grant(&self) -> Option<GrantId> {
        self.claims.origin_jti
    }

    /// For tokens that name no grant: whether it may have been issued before all sessions ended. Tokens count in
    /// seconds, so one of the same second is taken for older.
    pub fn is_older_than(&self, signed_out_at: Timestamp) -> bool {
        self.claims.iat <= signed_out_at.seconds()
    }
}

fn parse<C: ReadBack>(text: &str) -> Option<Unverified<'_, C>> {
    if text.len() > MAXIMUM_LENGTH {
        return None;
    }
    let (signed, signature) = text.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    if claims.contains('.') {
        return None;
    }
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    serde_json::from_slice::<DistinctNames>(&claims).ok()?;
    let claims = serde_json::from_slice(&claims).ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    Some(Unverified { header, claims, signed, signature })
}

/// JSON in which no object names anything twice, at any depth: readers disagree which of two equal names counts.
/// Walking all of it also meets the reader's limit of depth, which skipped values would not.
struct DistinctNames;

impl<'de> Deserialize<'de> for DistinctNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Walk)
    }
}

struct Walk;

impl<'de> Visitor<'de> for Walk {
    type Value = DistinctNames;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with distinct names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DistinctNames, A::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, DistinctNames)) = map.next_entry::<String, _>()? {
            if !names.insert(name) {
                return Err(de::Error::custom("a name stands twice"));
            }
        }
        Ok(DistinctNames)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<DistinctNames, A::Error> {
        while let Some(DistinctNames) = sequence.next_element()? {}
        Ok(DistinctNames)
    }

    fn visit_bool<E>(self, _: bool) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }

    fn visit_i64<E>(self, _: i64) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }

    fn visit_u64<E>(self, _: u64) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }

    fn visit_f64<E>(self, _: f64) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }

    fn visit_str<E>(self, _: &str) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }

    fn visit_unit<E>(self) -> Result<DistinctNames, E> {
        Ok(DistinctNames)
    }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
