//! The adapters behind the service's ports: time, randomness, mail, known passwords.

pub mod audit_log;
pub mod clock;
pub mod known_passwords;
pub mod random;
pub mod smtp;
