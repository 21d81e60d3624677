//! Sealing: what is secret leaves memory only as ciphertext that opens at its own place, for its own purpose.
//!
//! AES-256-GCM-SIV, which forgives a repeated nonce, under a key of its own for each purpose. The place (pool, user,
//! epoch and the like) is authenticated too: a ciphertext moved to another record, or an older one put back, does not
//! open.
//!
//! What records keep has a random key of its own, which alone is sealed under a master key: another master key takes its
//! place without anybody knowing what the secret is for. What travels and comes back soon is sealed directly.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::random::{self, Random};
use domain::secret::Sealed;
use zeroize::Zeroizing;

use crate::keyring::{Keyring, KeyringError, Kid, derive};
use crate::store::Store;

/// What something is sealed or digested for; each has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Purpose(&'static str);

impl Purpose {
    pub const PASSWORD: Self = Self("password/v1");
    pub const CLIENT_SECRET: Self = Self("client-secret/v1");
    pub const SIGNING_KEY: Self = Self("signing-key/v1");
    pub const ACCESS_KEY: Self = Self("access-key/v1");
    /// The payload of an outbox message: it holds codes and temporary passwords.
    pub const MESSAGE: Self = Self("message/v1");
    /// The wire's `Session`.
    pub const SESSION: Self = Self("session/v1");
    pub const PAGE: Self = Self("page/v1");
    /// Pieces of files with users to import.
    pub const IMPORT: Self = Self("import/v1");
    /// What a device proves itself with.
    pub const DEVICE: Self = Self("device/v1");
    /// Digests of one-time codes.
    pub const CODE: Self = Self("code/v1");
    /// What is shown of users who do not exist.
    pub const DECOY: Self = Self("decoy/v1");
    /// Whose a budget of messages is.
    pub const BUDGET: Self = Self("budget/v1");
    /// What [`Store::hmac`] is keyed with.
    pub(crate) const ROOT: Self = Self("digest-root/v1");

    pub(crate) const fn label(self) -> &'static str {
        self.0
    }

    /// A purpose of another module; the label is never given to another meaning.
    pub const fn new(label: &'static str) -> Self {
        Self(label)
    }
}

/// It was not sealed here, for this purpose and place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// Garbled, or sealed for another place or purpose.
    #[error("a sealed value does not open")]
    Refused,
    #[error("a sealed value needs master key {0}, which is not in the keyring")]
    UnknownKey(Kid),
    #[error("the keyring cannot be used")]
    Keyring,
}

/// The form of what is sealed directly, in front of it.
const DIRECT: u8 = 1;
/// The form of what has a key of its own.
const WRAPPED: u8 = 2;
const NONCE: usize = 12;
const TAG: usize = 16;
const OWN_KEY: usize = 32;
const HEAD: usize = 1 + Kid::LENGTH + NONCE;
/// Form, key name, nonce, own key, tag.
const WRAP: usize = HEAD + OWN_KEY + TAG;
/// What own keys are sealed for.
const WRAPPING: Purpose = Purpose("own-key/v1");

/// Form, key name, nonce, ciphertext, tag: 33 bytes more than the plaintext.
pub(crate) fn seal(
    keyring: &Keyring,
    random: &dyn Random,
    purpose: Purpose,
    place: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, KeyringError> {
    let kid = keyring.primary()?;
    let key = keyring.derived(kid, purpose.0)?;
    let nonce: [u8; NONCE] = random::bytes(random);
    let mut sealed = Vec::with_capacity(HEAD + plaintext.len() + 16);
    sealed.push(DIRECT);
    sealed.extend_from_slice(kid.as_bytes());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);

    let body = sealed.get_mut(HEAD..).unwrap_or_default();
    let tag = key
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), body)
        .map_err(|_| KeyringError::Cryptography)?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

pub(crate) fn open(
    keyring: &Keyring,
    purpose: Purpose,
    place: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    if sealed.first() == Some(&WRAPPED) {
        return open_wrapped(keyring, purpose, place, sealed);
    }
    let kid = key_name(sealed).ok_or(Unopened::Refused)?;
    let nonce = sealed.get(HEAD - NONCE..HEAD).ok_or(Unopened::Refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unopened::Refused)?;
    let key = keyring.derived(kid, purpose.0).map_err(|error| match error {
        KeyringError::Unknown(kid) => Unopened::UnknownKey(kid),
        _ => Unopened::Keyring,
    })?;
    let mut text = Zeroizing::new(sealed.get(HEAD..).unwrap_or_default().to_vec());
    let length = key.open_in_place(nonce, Aad::from(place), &mut text).map_err(|_| Unopened::Refused)?.len();
    text.truncate(length);
    Ok(text)
}

/// The own key sealed under a master key, then nonce, ciphertext and tag: 93 bytes more than the plaintext.
pub(crate) fn seal_wrapped(
    keyring: &Keyring,
    random: &dyn Random,
    purpose: Purpose,
    place: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, KeyringError> {
    let own: Zeroizing<[u8; OWN_KEY]> = Zeroizing::new(random::bytes(random));
    let mut sealed = seal(keyring, random, WRAPPING, b"", own.as_slice())?;
    if let Some(form) = sealed.first_mut() {
        *form = WRAPPED;
    }
    let nonce: [u8; NONCE] = random::bytes(random);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);
    let body = sealed.get_mut(WRAP + NONCE..).unwrap_or_default();
    let tag = own_key(&own, purpose)?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), body)
        .map_err(|_| KeyringError::Cryptography)?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

fn open_wrapped(
    keyring: &Keyring,
    purpose: Purpose,
    place: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Unopened> {
    let own = unwrap(keyring, sealed)?;
    let (nonce, body) = sealed.get(WRAP..).and_then(|rest| rest.split_at_checked(NONCE)).ok_or(Unopened::Refused)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Unopened::Refused)?;
    let key = own_key(&own, purpose).map_err(|_| Unopened::Keyring)?;
    let mut text = Zeroizing::new(body.to_vec());
    let length = key.open_in_place(nonce, Aad::from(place), &mut text).map_err(|_| Unopened::Refused)?.len();
    text.truncate(length);
    Ok(text)
}

/// The own key of what is sealed.
fn unwrap(keyring: &Keyring, sealed: &[u8]) -> Result<Zeroizing<[u8; OWN_KEY]>, Unopened> {
    let mut wrap = sealed.get(..WRAP).ok_or(Unopened::Refused)?.to_vec();
    if let Some(form) = wrap.first_mut() {
        *form = DIRECT;
    }
    let own = open(keyring, WRAPPING, b"", &wrap)?;
    own.as_slice().try_into().map(Zeroizing::new).map_err(|_| Unopened::Refused)
}

fn own_key(own: &[u8; OWN_KEY], purpose: Purpose) -> Result<LessSafeKey, KeyringError> {
    let bytes = derive(own, purpose.0)?;
    let key = UnboundKey::new(&AES_256_GCM_SIV, bytes.as_slice()).map_err(|_| KeyringError::Cryptography)?;
    Ok(LessSafeKey::new(key))
}

/// The same secret with its own key under the primary master key; `None` when it is already.
pub(crate) fn rewrap(keyring: &Keyring, random: &dyn Random, sealed: &[u8]) -> Result<Option<Vec<u8>>, Unopened> {
    let is_wrapped = sealed.first() == Some(&WRAPPED);
    if !is_wrapped || key_name(sealed) == keyring.primary().ok() {
        return Ok(None);
    }
    let own = unwrap(keyring, sealed)?;
    let mut again = seal(keyring, random, WRAPPING, b"", own.as_slice()).map_err(|_| Unopened::Keyring)?;
    if let Some(form) = again.first_mut() {
        *form = WRAPPED;
    }
    again.extend_from_slice(sealed.get(WRAP..).ok_or(Unopened::Refused)?);
    Ok(Some(again))
}

/// The master key that something is sealed under.
pub(crate) fn key_name(sealed: &[u8]) -> Option<Kid> {
    match sealed.split_first_chunk::<{ 1 + Kid::LENGTH }>() {
        Some(([DIRECT | WRAPPED, kid @ ..], _)) => Some(Kid::from_bytes(*kid)),
        _ => None,
    }
}

impl Store {
    /// Seals a secret for one place: the bytes that name its record, and its version where an older one must not come
    /// back. [`Store::place`] joins several parts.
    ///
    /// # Errors
    /// When the keyring cannot be used.
    pub fn seal(&self, purpose: Purpose, place: &[u8], plaintext: &[u8]) -> Result<Sealed, KeyringError> {
        seal_wrapped(self.keyring(), self.random(), purpose, place, plaintext).map(Sealed::from_ciphertext)
    }

    /// Opens what was sealed for this very purpose and place.
    ///
    /// # Errors
    /// [`Unopened`].
    pub fn open_sealed(&self, purpose: Purpose, place: &[u8], sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        open(self.keyring(), purpose, place, sealed.ciphertext())
    }

    /// As [`Store::seal`], as URL-safe base64 without padding: for what travels through clients and comes back.
    ///
    /// # Errors
    /// When the keyring cannot be used.
    pub fn seal_text(&self, purpose: Purpose, place: &[u8], plaintext: &[u8]) -> Result<String, KeyringError> {
        Ok(URL_SAFE_NO_PAD.encode(seal(self.keyring(), self.random(), purpose, place, plaintext)?))
    }

    /// Opens what [`Store::seal_text`] sealed.
    ///
    /// # Errors
    /// [`Unopened`]; text that is no base64 is [`Unopened::Refused`].
    pub fn open_text(&self, purpose: Purpose, place: &[u8], text: &str) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| Unopened::Refused)?;
        open(self.keyring(), purpose, place, &sealed)
    }

    /// HMAC-SHA256 under a key of this store that never changes, not even when master keys do: digests of codes stay
    /// good, and what is shown of users who do not exist stays the same. The parts do not run into each other.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn hmac(&self, purpose: Purpose, parts: &[&[u8]]) -> Result<[u8; 32], KeyringError> {
        let key = self.digest_key(purpose)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_slice());
        let tag = hmac::sign(&key, &Self::place(parts));
        <[u8; 32]>::try_from(tag.as_ref()).map_err(|_| KeyringError::Cryptography)
    }

    /// Joins parts so that no other list of parts gives the same bytes.
    pub fn place(parts: &[&[u8]]) -> Vec<u8> {
        let mut joined = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
        for part in parts {
            joined.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            joined.extend_from_slice(part);
        }
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Seeded;
    use proptest::prelude::*;

    #[test]
    fn a_sealed_value_opens_at_its_own_place_only() {
        let random = Seeded::default();
        let keyring = Keyring::ephemeral(&random);
        let sealed = seal(&keyring, &random, Purpose::PASSWORD, b"pool 1, user 2", b"verifier").unwrap();

        let opened = |purpose, place: &[u8]| open(&keyring, purpose, place, &sealed).map(|text| text.to_vec());
        assert_eq!(opened(Purpose::PASSWORD, b"pool 1, user 2"), Ok(b"verifier".to_vec()));
        assert_eq!(opened(Purpose::PASSWORD, b"pool 1, user 3"), Err(Unopened::Refused));
        assert_eq!(opened(Purpose::MESSAGE, b"pool 1, user 2"), Err(Unopened::Refused));
        assert!(!sealed.windows(4).any(|part| part == b"veri"));

        let stranger = Keyring::ephemeral(&random);
        let kid = keyring.primary().unwrap();
        assert_eq!(open(&stranger, Purpose::PASSWORD, b"", &sealed).err(), Some(Unopened::UnknownKey(kid)));
    }

    #[test]
    fn another_master_key_takes_the_place_of_the_first_and_nothing_else_changes() {
        let random = Seeded::default();
        let keyring = Keyring::ephemeral(&random);
        let first = keyring.primary().unwrap();
        let sealed = seal_wrapped(&keyring, &random, Purpose::PASSWORD, b"here", b"verifier").unwrap();
        assert_eq!(sealed.len(), 8 + 93);
        assert_eq!(rewrap(&keyring, &random, &sealed), Ok(None));

        let next = keyring.add(&random).unwrap();
        keyring.make_primary(next, &random).unwrap();
        let again = rewrap(&keyring, &random, &sealed).unwrap().unwrap();
        keyring.retire(first, &random).unwrap();

        assert_eq!(key_name(&again), Some(next));
        let opened = |purpose, place: &[u8]| open(&keyring, purpose, place, &again).map(|text| text.to_vec());
        assert_eq!(opened(Purpose::PASSWORD, b"here"), Ok(b"verifier".to_vec()));
        assert_eq!(opened(Purpose::PASSWORD, b"there"), Err(Unopened::Refused));
        assert_eq!(opened(Purpose::MESSAGE, b"here"), Err(Unopened::Refused));
        assert_eq!(open(&keyring, Purpose::PASSWORD, b"here", &sealed), Err(Unopened::UnknownKey(first)));
    }

    #[test]
    fn what_an_older_key_sealed_stays_readable_after_rotation() {
        let random = Seeded::default();
        let keyring = Keyring::ephemeral(&random);
        let sealed = seal(&keyring, &random, Purpose::MESSAGE, b"", b"old").unwrap();

        let next = keyring.add(&random).unwrap();
        keyring.make_primary(next, &random).unwrap();

        assert_eq!(open(&keyring, Purpose::MESSAGE, b"", &sealed).unwrap().as_slice(), b"old");
        let again = seal(&keyring, &random, Purpose::MESSAGE, b"", b"new").unwrap();
        assert_eq!(key_name(&again), Some(next));
    }

    proptest! {
        #[test]
        fn one_flipped_bit_anywhere_is_refused(place in 0_usize..41, bit in 0_u32..8) {
            let random = Seeded::default();
            let keyring = Keyring::ephemeral(&random);
            let mut sealed = seal(&keyring, &random, Purpose::SESSION, b"here", b"12345678").unwrap();
            prop_assert_eq!(sealed.len(), 41);
            sealed[place] ^= 1 << bit;
            prop_assert!(open(&keyring, Purpose::SESSION, b"here", &sealed).is_err());
        }

        #[test]
        fn one_flipped_bit_of_a_wrapped_secret_is_refused(place in 0_usize..101, bit in 0_u32..8) {
            let random = Seeded::default();
            let keyring = Keyring::ephemeral(&random);
            let mut sealed = seal_wrapped(&keyring, &random, Purpose::SESSION, b"here", b"12345678").unwrap();
            prop_assert_eq!(sealed.len(), 101);
            sealed[place] ^= 1 << bit;
            prop_assert!(open(&keyring, Purpose::SESSION, b"here", &sealed).is_err());
        }

        #[test]
        fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(open(&Keyring::ephemeral(&Seeded::default()), Purpose::SESSION, b"", &bytes).is_err());
        }
    }
}
