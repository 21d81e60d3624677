//! What stays of a password: v = 2^x mod N.

use std::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::Salt;
use super::group::{ELEMENT_LENGTH, GroupElement};
use super::hashing::{pad, sha256};
use crate::secret::Secret;

/// Whose password it is. Both names are part of x, so neither can change while a verifier lives.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// The part of the pool id after the underscore.
    pub pool: &'a str,
    /// The real username, as `USER_ID_FOR_SRP` shows it: never an alias.
    pub username: &'a str,
}

/// A password's verifier, wiped on drop. Whoever has it can guess passwords fast: it is stored sealed.
#[derive(Clone)]
pub struct Verifier(GroupElement);

impl Verifier {
    /// Costs one power of the generator, about a quarter of a millisecond.
    pub fn derive(identity: Identity<'_>, salt: Salt, password: &Secret) -> Self {
        let Identity { pool, username } = identity;
        let inner = sha256(&[pool.as_bytes(), username.as_bytes(), b":", password.expose().as_bytes()]);
        let x = sha256(&[&pad(salt.as_bytes()), inner.as_slice()]);
        Self(GroupElement::generator_power(&x))
    }

    /// Reads what [`Verifier::to_bytes`] gave; `None` for bytes that are no such number.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let element = GroupElement::parse(bytes)?;
        (bytes.len() == ELEMENT_LENGTH && !element.is_zero()).then_some(Self(element))
    }

    /// Reads a number that a client computed, of any width. `None` for zero and one, which whoever asks could prove, and
    /// for what is not below the prime.
    pub fn from_unsigned(bytes: &[u8]) -> Option<Self> {
        let significant = bytes.iter().position(|byte| *byte != 0).and_then(|first| bytes.get(first..))?;
        if significant == [1] {
            return None;
        }
        GroupElement::parse(significant).map(Self)
    }

    /// For a user who does not exist: looks like any verifier and belongs to no password.
    pub fn decoy(seed: &[u8; ELEMENT_LENGTH]) -> Self {
        Self(GroupElement::square_of(seed))
    }

    /// Full width: 384 bytes, big-endian.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.0.to_bytes()
    }

    pub(super) fn element(&self) -> &GroupElement {
        &self.0
    }
}

/// Takes the same time wherever they differ.
impl PartialEq for Verifier {
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes().ct_eq(&other.to_bytes()).into()
    }
}

impl Eq for Verifier {}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(..)")
    }
}
