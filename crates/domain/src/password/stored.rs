//! What is kept of a password.

use serde::{Deserialize, Serialize};

use crate::names::names;
use crate::secret::Sealed;
use crate::srp::Salt;
use crate::time::Timestamp;

names! {
    /// How a password is proved.
    pub enum Scheme {
        /// The verifier 2^x mod N, which serves SRP and shown passwords alike.
        Srp = "srp",
        /// For directories that turn SRP off: no verifier is kept.
        Argon2id = "argon2id",
        /// A hash that another system made, until the next sign-in that shows the password.
        Imported = "imported",
    }
}

/// One password at rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredPassword {
    pub scheme: Scheme,
    pub salt: Salt,
    /// The verifier, or the hash (an imported one as its text), sealed for pool, user, scheme and [`epoch`](Self::epoch).
    pub sealed: Sealed,
    /// The [`Credentials::epoch`](crate::user::Credentials::epoch) it was set in: a former password in the history
    /// keeps the place it was sealed for.
    pub epoch: u32,
    pub set_at: Timestamp,
}
