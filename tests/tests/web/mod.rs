//! What only HTTP shows: the real program behind a socket.

mod access_keys;
mod cors;
mod development;
mod discovery;
mod event_log;
mod identities;
mod lifecycle;
mod message_limits;
mod protocol;
mod refusals;
mod signing_keys;
