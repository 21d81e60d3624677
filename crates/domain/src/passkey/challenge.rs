//! What an authenticator is asked to sign.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::Base64Url;
use crate::random::{self, Random};
use crate::token::Digest;

/// How long a registration may take. Browsers are told a minute; people answer a second prompt, plug in a key, look for
/// their telephone. Amazon does not document its own.
pub const REGISTRATION_LIFETIME: Duration = Duration::from_mins(5);

/// 256 random bits, used once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Challenge(Base64Url);

impl Challenge {
    pub fn generate(random: &dyn Random) -> Self {
        Self(Base64Url::from(random::bytes::<32>(random).to_vec()))
    }

    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }

    /// Whether this is the challenge that the client data names.
    pub(super) fn is(&self, named: &Base64Url) -> bool {
        self.0.as_bytes().ct_eq(named.as_bytes()).into()
    }
}

impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge({self})")
    }
}
