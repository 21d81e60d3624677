//! The adapters behind the service's ports: time, randomness, mail.

pub mod clock;
pub mod random;
pub mod smtp;
