//! Passwords: what a pool asks of them, how one is proved, and what is kept of it.
//!
//! Works on plaintext verifiers and hashes; sealing them for storage is done outside, at the place the record names.
//! Begin with [`derive`] and [`check`].
mod decoy;
mod imported;
mod policy;
mod prove;
mod stored;
mod temporary;

pub use decoy::Decoy;
pub use imported::{Algorithm, ForeignHash, HashRefused};
pub use policy::{PasswordRejected, conforms};
pub use prove::{Checked, HashingFailed, Owner, check, derive, was_used_before};
pub use stored::{Scheme, StoredPassword};
pub use temporary::generate_temporary;
