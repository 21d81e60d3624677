//! The adapters behind the service's ports: time, randomness, mail, known passwords, calls over HTTP.

pub mod clock;
pub mod http;
pub mod known_passwords;
pub mod random;
pub mod smtp;
