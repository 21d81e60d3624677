//! What only HTTP shows: the real program behind a socket.

mod access_keys;
mod cors;
mod development;
mod discovery;
mod event_log;
mod lifecycle;
mod message_limits;
mod protocol;
mod signing_keys;
