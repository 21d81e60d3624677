//! Passwords: what a pool asks of them, how one is proved, and what is kept of it.
//!
//! Works on plaintext verifiers and hashes; sealing them for storage is done outside, at the place the record names.
mod stored;

pub use stored::{Scheme, StoredPassword};
