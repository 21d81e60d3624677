//! Secure Remote Password as Cognito speaks it: SRP-6a over a 3072-bit group, with its own x, key derivation and proof.
mod salt;

pub use salt::Salt;
