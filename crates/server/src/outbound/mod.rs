//! The adapters behind the service's ports: time, randomness, the ways out for messages, known passwords, calls over HTTP.
//!
//! Begin at [`channels`]: it opens what a configuration names.

mod aws;
pub mod channels;
pub mod clock;
pub mod egress;
pub mod event_log;
mod folder;
pub mod http;
pub mod known_passwords;
mod letter;
pub mod random;
mod ses;
pub mod smtp;
mod sns;
mod webhook;
