//! Secure Remote Password as Cognito speaks it: SRP-6a over a 3072-bit group, with its own x, key derivation and proof.
//!
//! Knows numbers and hashes, not users: begin with [`Verifier`], which is what stays of a password, then
//! [`Handshake`], the server's half of one exchange. Nothing here knows how a handshake is carried between two
//! requests, or what a failed proof is called.
mod group;
mod handshake;
mod hashing;
mod salt;
mod verifier;

pub use group::prepare;
pub use handshake::{ClientPublic, Handshake, InvalidClientPublic, SessionKey};
pub use salt::Salt;
pub use verifier::{Identity, Verifier};
