//! The key pairs that sign a pool's tokens as they are kept, and how one gives way to another.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Jwk;
use crate::ids::PoolNumber;
use crate::names::names;
use crate::secret::Sealed;
use crate::time::Timestamp;

/// How long a former key checks what it signed: the longest life of a token, which is a day ("Quotas in Amazon Cognito"),
/// and an hour for requests that were under way and for clocks that differ.
const CHECKS_ON: Duration = Duration::from_secs(25 * 60 * 60);

names! {
    /// Which tokens a pair signs: each pool has one pair for each.
    pub enum KeyUse {
        Id = "id",
        Access = "access",
    }
}

/// A pair at rest. The public half stands in clear, so that the JWKS is answered without opening anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredKey {
    pub pool: PoolNumber,
    pub use_for: KeyUse,
    pub public: Jwk,
    /// PKCS#8 DER.
    pub sealed: Sealed,
    pub created: Timestamp,
    /// Those before it that still check tokens, the last one first. Their private halves are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<FormerKey>,
}

/// A public key that signs nothing more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormerKey {
    pub public: Jwk,
    /// From here on it checks nothing: whatever it signed has run out.
    pub until: Timestamp,
}

impl FormerKey {
    pub fn checks_at(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

/// What becomes of the keys before a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formers {
    /// They check what they signed until it has run out.
    CheckOn,
    /// They check nothing more: somebody else may have one.
    Dropped,
}

impl StoredKey {
    /// A new pair in this one's place. Keys whose time is over are forgotten.
    #[must_use]
    pub fn succeeded_by(&self, public: Jwk, sealed: Sealed, formers: Formers, now: Timestamp) -> Self {
        let mut former = Vec::new();
        if formers == Formers::CheckOn {
            former.push(FormerKey { public: self.public.clone(), until: now.plus(CHECKS_ON) });
            former.extend(self.former.iter().filter(|key| key.checks_at(now)).cloned());
        }
        Self { pool: self.pool, use_for: self.use_for, public, sealed, created: now, former }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kid: &str) -> Jwk {
        let text = |text: &str| text.to_owned();
        Jwk {
            alg: text("RS256"),
            e: text("AQAB"),
            kid: text(kid),
            kty: text("RSA"),
            n: text("n"),
            use_for: text("sig"),
        }
    }

    fn names(stored: &StoredKey) -> Vec<&str> {
        stored.former.iter().map(|former| former.public.kid.as_str()).collect()
    }

    #[test]
    fn a_former_key_checks_as_long_as_anything_it_signed_can_live() {
        let hour = Duration::from_secs(60 * 60);
        let (sealed, start) = (Sealed::from_ciphertext(vec![1]), Timestamp::from_seconds(1_790_000_000));
        let first = StoredKey {
            pool: PoolNumber(1),
            use_for: KeyUse::Access,
            public: key("first"),
            sealed: sealed.clone(),
            created: start,
            former: Vec::new(),
        };

        let second = first.succeeded_by(key("second"), sealed.clone(), Formers::CheckOn, start);
        let third = second.succeeded_by(key("third"), sealed.clone(), Formers::CheckOn, start.plus(24 * hour));
        let fourth = third.succeeded_by(key("fourth"), sealed.clone(), Formers::CheckOn, start.plus(25 * hour));
        let fifth = fourth.succeeded_by(key("fifth"), sealed, Formers::Dropped, start.plus(25 * hour));

        assert!(second.former[0].checks_at(start.plus(24 * hour)));
        assert!(!second.former[0].checks_at(start.plus(25 * hour)));
        assert_eq!(names(&third), ["second", "first"]);
        assert_eq!(names(&fourth), ["third", "second"]);
        assert_eq!((names(&fifth).len(), fifth.public.kid.as_str()), (0, "fifth"));
        assert_eq!((fifth.pool, fifth.use_for, fifth.created), (first.pool, first.use_for, start.plus(25 * hour)));
    }
}
