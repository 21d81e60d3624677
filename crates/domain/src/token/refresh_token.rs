//! Refresh tokens as text.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::Digest;
use crate::ids::{GrantId, PoolNumber, UserId};
use crate::random::{self, Random};
use crate::secret::Secret;

/// Lets scanners of leaked secrets recognise one, and later forms of token differ. Clients accept `[A-Za-z0-9-_=.]`.
const PREFIX: &str = "ph_r1.";
const HALF: usize = 16;
/// Pool, user, grant, family, secret, checksum.
const LENGTH: usize = 4 + 8 + 16 + HALF + HALF + CHECKSUM;
const CHECKSUM: usize = 4;

/// Names its grant, so that one point read finds it, and proves itself by 32 random bytes: the first half stays the
/// same for all refresh tokens of the grant, the second half changes with every rotation.
#[derive(Clone)]
pub struct RefreshToken {
    pool: PoolNumber,
    user: UserId,
    grant: GrantId,
    family: Zeroizing<[u8; HALF]>,
    secret: Zeroizing<[u8; HALF]>,
}

/// Not a refresh token of ours, or a garbled one: told apart without a look at the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a refresh token")]
pub struct InvalidRefreshToken;

impl RefreshToken {
    pub(super) fn generate(pool: PoolNumber, user: UserId, grant: GrantId, random: &dyn Random) -> Self {
        let family = Zeroizing::new(random::bytes(random));
        let secret = Zeroizing::new(random::bytes(random));
        Self { pool, user, grant, family, secret }
    }

    pub fn parse(text: &str) -> Result<Self, InvalidRefreshToken> {
        let encoded = text.strip_prefix(PREFIX).ok_or(InvalidRefreshToken)?;
        if encoded.len() != encoded_length() {
            return Err(InvalidRefreshToken);
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).map_err(|_| InvalidRefreshToken)?);
        let (payload, checksum) = bytes.split_last_chunk::<CHECKSUM>().ok_or(InvalidRefreshToken)?;
        if checksum_of(payload) != *checksum {
            return Err(InvalidRefreshToken);
        }
        let mut rest = payload;
        Ok(Self {
            pool: PoolNumber(u32::from_be_bytes(take(&mut rest)?)),
            user: UserId(u64::from_be_bytes(take(&mut rest)?)),
            grant: GrantId::from_bytes(take(&mut rest)?),
            family: Zeroizing::new(take(&mut rest)?),
            secret: Zeroizing::new(take(&mut rest)?),
        })
    }

    /// The token as its owner gets it.
    pub fn to_text(&self) -> Secret {
        let mut bytes = self.payload();
        let checksum = checksum_of(&bytes);
        bytes.extend_from_slice(&checksum);
        let mut text = String::with_capacity(PREFIX.len() + encoded_length());
        text.push_str(PREFIX);
        URL_SAFE_NO_PAD.encode_string(bytes.as_slice(), &mut text);
        Secret::new(text)
    }

    pub fn pool(&self) -> PoolNumber {
        self.pool
    }

    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn grant(&self) -> GrantId {
        self.grant
    }

    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.payload())
    }

    pub(super) fn family_digest(&self) -> Digest {
        Digest::of(&Zeroizing::new([self.grant.as_bytes() as &[u8], self.family.as_slice()].concat()))
    }

    /// The token that replaces this one: computed, so that whoever shows this one again and finds the nonce gets the
    /// same; without the nonce an old token does not lead to newer ones.
    pub(super) fn successor(&self, nonce: &Digest) -> Self {
        let drawn = Zeroizing::new(Digest::keyed(self.secret.as_slice(), &nonce.0).0);
        let mut successor = self.clone();
        for (to, from) in successor.secret.iter_mut().zip(drawn.iter()) {
            *to = *from;
        }
        successor
    }

    fn payload(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.extend_from_slice(&self.pool.0.to_be_bytes());
        bytes.extend_from_slice(&self.user.0.to_be_bytes());
        bytes.extend_from_slice(self.grant.as_bytes());
        bytes.extend_from_slice(self.family.as_slice());
        bytes.extend_from_slice(self.secret.as_slice());
        bytes
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefreshToken(of {})", self.grant)
    }
}

const fn encoded_length() -> usize {
    (LENGTH * 4).div_ceil(3)
}

fn checksum_of(payload: &[u8]) -> [u8; CHECKSUM] {
    let digest = Digest::of(&Zeroizing::new([PREFIX.as_bytes(), payload].concat()));
    let [first, second, third, fourth, ..] = digest.0;
    [first, second, third, fourth]
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], InvalidRefreshToken> {
    let (taken, left) = rest.split_first_chunk().ok_or(InvalidRefreshToken)?;
    *rest = left;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;
    use proptest::prelude::*;

    fn token() -> RefreshToken {
        let random = Counter::default();
        RefreshToken::generate(PoolNumber(0xdead_beef), UserId(77), GrantId::generate(&random), &random)
    }

    #[test]
    fn a_token_survives_its_text() {
        let text = token().to_text();
        let parsed = RefreshToken::parse(text.expose()).unwrap();

        assert_eq!((parsed.pool(), parsed.user(), parsed.grant()), (token().pool(), token().user(), token().grant()));
        assert_eq!(parsed.digest(), token().digest());
        assert!(text.expose().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=.".contains(&byte)));
        assert!(text.expose().starts_with("ph_r1."));
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_refused(place in 0_usize..92, bit in 0_u32..8) {
            let text = token().to_text();
            let mut bytes = text.expose().as_bytes().to_vec();
            prop_assert_eq!(bytes.len(), 92);
            bytes[place] ^= 1 << bit;
            let garbled = String::from_utf8_lossy(&bytes);
            prop_assert!(RefreshToken::parse(&garbled).is_err(), "{garbled}");
        }

        #[test]
        fn a_part_of_a_token_is_refused(length in 0_usize..92) {
            prop_assert!(RefreshToken::parse(&token().to_text().expose()[..length]).is_err());
        }

        #[test]
        fn text_of_others_is_refused(text in "\\PC{0,200}|ph_r1\\.[A-Za-z0-9_-]{86}") {
            prop_assert!(RefreshToken::parse(&text).is_err());
        }
    }
}
