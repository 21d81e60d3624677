//! The adapters behind the service's ports: time, randomness, mail, known passwords.

pub mod clock;
pub mod egress;
pub mod known_passwords;
pub mod random;
pub mod smtp;
