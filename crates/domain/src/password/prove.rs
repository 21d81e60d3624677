//! Turning a password into what is kept of it, and checking one against that.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

use super::{ForeignHash, Scheme};
use crate::secret::Secret;
use crate::srp::{Identity, Salt, Verifier};
use crate::token::Digest;

/// 19 MiB, two passes, one lane: the OWASP cheat sheet's second choice, about 18 ms.
const MEMORY_KIBIBYTES: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_LENGTH: usize = 32;

/// Whose password it is, and the key that an Argon2id hash needs besides.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    pub identity: Identity<'a>,
    /// Of the keyring: without it a stolen hash cannot even be guessed at.
    pub pepper: &'a [u8],
}

/// What came of looking at a password, or at the proof that somebody knows it. Only [`check`] and
/// [`SrpExchange::check`](crate::sign_in::SrpExchange::check) make one, so nobody can claim a right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    right: bool,
}

impl Checked {
    pub(crate) const fn of_proof(right: bool) -> Self {
        Self { right }
    }

    pub const fn is_right(self) -> bool {
        self.right
    }

    #[cfg(test)]
    pub(crate) const fn assumed(right: bool) -> Self {
        Self { right }
    }
}

/// The hash could not be computed: the machine is out of memory. It says nothing about the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password could not be hashed")]
pub struct HashingFailed;

/// What is kept of a password, to be sealed: a verifier of 384 bytes (a quarter of a millisecond), or a hash of 32
/// (18 ms and 19 MiB: call it in a bounded pool of threads).
pub fn derive(
    scheme: Scheme,
    owner: Owner<'_>,
    salt: Salt,
    password: &Secret,
) -> Result<Zeroizing<Vec<u8>>, HashingFailed> {
    match scheme {
        Scheme::Srp => Ok(Verifier::derive(owner.identity, salt, password).to_bytes()),
        Scheme::Argon2id => argon2id(owner, salt, password),
        // Nobody makes such hashes here.
        Scheme::Imported => Err(HashingFailed),
    }
}

/// Whether the password is the one of which `kept` was derived. Costs what [`derive`] costs, right or wrong; for an
/// imported hash what its own parameters say.
pub fn check(
    scheme: Scheme,
    owner: Owner<'_>,
    salt: Salt,
    password: &Secret,
    kept: &[u8],
) -> Result<Checked, HashingFailed> {
    if scheme == Scheme::Imported {
        return imported(password, kept);
    }
    let derived = derive(scheme, owner, salt, password)?;
    Ok(Checked { right: verify_slices_are_equal(&derived, kept).is_ok() })
}

/// Whether a new password equals one of those given: the current one and as many former ones as the policy remembers
/// together with it. Looks at all of them.
pub fn was_used_before<'a>(
    owner: Owner<'_>,
    password: &Secret,
    former: impl IntoIterator<Item = (Scheme, Salt, &'a [u8])>,
) -> Result<bool, HashingFailed> {
    let mut used = false;
    for (scheme, salt, kept) in former {
        used |= check(scheme, owner, salt, password, kept)?.is_right();
    }
    Ok(used)
}

fn imported(password: &Secret, kept: &[u8]) -> Result<Checked, HashingFailed> {
    let text = str::from_utf8(kept).map_err(|_| HashingFailed)?;
    let hash = ForeignHash::parse(text).map_err(|_| HashingFailed)?;
    Ok(Checked { right: hash.matches(password)? })
}

fn argon2id(owner: Owner<'_>, salt: Salt, password: &Secret) -> Result<Zeroizing<Vec<u8>>, HashingFailed> {
    let parameters =
        argon2::Params::new(MEMORY_KIBIBYTES, PASSES, LANES, Some(HASH_LENGTH)).map_err(|_| HashingFailed)?;
    let hasher = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
    let peppered = Zeroizing::new(Digest::keyed(owner.pepper, password.expose().as_bytes()).0);
    let mut hash = Zeroizing::new(vec![0; HASH_LENGTH]);
    hasher.hash_password_into(peppered.as_slice(), salt.as_bytes(), &mut hash).map_err(|_| HashingFailed)?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'static> =
        Owner { identity: Identity { pool: "AbCdEfGhI", username: "ana" }, pepper: b"a key of the keyring" };
    const SALT: Salt = Salt::from_random([9; 16]);

    #[test]
    fn only_the_same_password_of_the_same_user_is_right() {
        let password = Secret::new("Correct-Horse-9");
        for scheme in [Scheme::Srp, Scheme::Argon2id] {
            let kept = derive(scheme, OWNER, SALT, &password).unwrap();
            let right =
                |owner, salt, typed: &str| check(scheme, owner, salt, &Secret::new(typed), &kept).unwrap().is_right();

            assert!(right(OWNER, SALT, "Correct-Horse-9"));
            assert!(!right(OWNER, SALT, "correct-Horse-9"));
            assert!(!right(OWNER, SALT, ""));
            assert!(!right(OWNER, Salt::from_random([8; 16]), "Correct-Horse-9"));
            assert!(!check(scheme, OWNER, SALT, &password, &kept[1..]).unwrap().is_right());
            assert!(!check(scheme, OWNER, SALT, &password, &[]).unwrap().is_right());
        }
    }

    #[test]
    fn a_verifier_belongs_to_its_user_and_a_hash_to_its_pepper() {
        let password = Secret::new("Correct-Horse-9");
        let other_user = Owner { identity: Identity { username: "bob", ..OWNER.identity }, ..OWNER };
        let other_pepper = Owner { pepper: b"another", ..OWNER };
        for (scheme, other) in [(Scheme::Srp, other_user), (Scheme::Argon2id, other_pepper)] {
            let kept = derive(scheme, OWNER, SALT, &password).unwrap();
            assert!(!check(scheme, other, SALT, &password, &kept).unwrap().is_right(), "{scheme}");
        }
    }

    #[test]
    fn a_former_password_is_found_wherever_it_stands_and_whatever_its_scheme() {
        let kept = |scheme, text: &str| derive(scheme, OWNER, SALT, &Secret::new(text)).unwrap();
        let (first, second) = (kept(Scheme::Srp, "first"), kept(Scheme::Argon2id, "second"));
        let former = [(Scheme::Srp, SALT, first.as_slice()), (Scheme::Argon2id, SALT, second.as_slice())];

        for (typed, used) in [("first", true), ("second", true), ("third", false)] {
            assert_eq!(was_used_before(OWNER, &Secret::new(typed), former), Ok(used), "{typed}");
        }
    }
}
