//! A password for names that nobody has, so that asking for one costs and looks as if somebody had it.

use zeroize::Zeroizing;

use super::Scheme;
use crate::ids::PoolNumber;
use crate::srp::{Salt, Verifier};
use crate::token::Digest;

/// Always the same for the same pool and name, and known to nobody without the key.
pub struct Decoy {
    /// Has the form of a sub, for `USER_ID_FOR_SRP` and for hashing.
    pub user_id: String,
    pub salt: Salt,
    verifier: Verifier,
}

impl Decoy {
    /// `key` is the keyring's for decoys, `name` folded as the pool folds names.
    pub fn new(key: &[u8], pool: PoolNumber, name: &str) -> Self {
        let drawn =
            |label: &str| Digest::keyed(key, &[label.as_bytes(), &pool.0.to_be_bytes(), name.as_bytes()].concat());
        let user_id = uuid::Builder::from_random_bytes(first_half(&drawn("sub"))).into_uuid().to_string();
        Self { user_id, salt: Salt::from_random(first_half(&drawn("salt"))), verifier: verifier(key, pool) }
    }

    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// What [`check`](super::check) is to compare with; no password is right.
    pub fn kept(&self, scheme: Scheme) -> Zeroizing<Vec<u8>> {
        let mut kept = self.verifier.to_bytes();
        if scheme == Scheme::Argon2id {
            kept.truncate(32);
        }
        kept
    }
}

/// One for the whole pool: a power of the generator for each name would cost what only unknown names cost.
fn verifier(key: &[u8], pool: PoolNumber) -> Verifier {
    let mut seed = Zeroizing::new([0; 384]);
    for (block, number) in seed.chunks_mut(32).zip(0_u8..) {
        let drawn = Digest::keyed(key, &[b"verifier" as &[u8], &pool.0.to_be_bytes(), &[number]].concat());
        for (to, from) in block.iter_mut().zip(drawn.0) {
            *to = from;
        }
    }
    Verifier::decoy(&seed)
}

fn first_half(digest: &Digest) -> [u8; 16] {
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(digest.0) {
        *to = from;
    }
    half
}

#[cfg(test)]
mod tests {
    use super::super::{Owner, check};
    use super::*;
    use crate::secret::Secret;
    use crate::srp::Identity;

    #[test]
    fn a_name_gets_the_same_decoy_every_time_and_another_name_another() {
        let ana = Decoy::new(b"key", PoolNumber(1), "ana");
        let again = Decoy::new(b"key", PoolNumber(1), "ana");
        let others = [
            Decoy::new(b"key", PoolNumber(1), "bob"),
            Decoy::new(b"key", PoolNumber(2), "ana"),
            Decoy::new(b"other", PoolNumber(1), "ana"),
        ];

        assert_eq!((&ana.user_id, ana.salt), (&again.user_id, again.salt));
        assert_eq!(uuid::Uuid::try_parse(&ana.user_id).unwrap().get_version_num(), 4);
        for other in others {
            assert_ne!(ana.user_id, other.user_id);
            assert_ne!(ana.salt, other.salt);
        }
        assert_ne!(ana.verifier(), Decoy::new(b"key", PoolNumber(2), "ana").verifier());
    }

    #[test]
    fn no_password_is_right_for_a_decoy() {
        let decoy = Decoy::new(b"key", PoolNumber(1), "ana");
        let owner = Owner { identity: Identity { pool: "AbCdEfGhI", username: &decoy.user_id }, pepper: b"pepper" };
        for scheme in [Scheme::Srp, Scheme::Argon2id] {
            let kept = decoy.kept(scheme);
            let checked = check(scheme, owner, decoy.salt, &Secret::new("Correct-Horse-9"), &kept).unwrap();
            assert!(!checked.is_right());
        }
    }
}
