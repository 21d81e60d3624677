//! The harness of the scenario tests: a whole Poolhouse in one process ([`World`]), or the real program as a child
//! ([`Server`]).
//!
//! Begin at [`World::new`]. A world is the real stack without the socket: requests go in as headers and bytes, so that
//! decoding, validating and encoding are part of every test. It must not know how any operation works.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::missing_panics_doc,
    reason = "a harness: an assumption that does not hold is a test that fails"
)]

mod actors;
mod authenticator;
mod call;
pub mod callers;
pub mod chaos;
mod clock;
mod device;
mod dump;
mod engine;
mod esdk;
mod functions;
mod http_client;
pub mod identity;
mod import;
mod issuer;
mod jwt;
mod keys;
mod known;
mod logs;
pub mod neighbours;
pub mod policies;
mod post;
mod random;
mod relay;
mod rivals;
pub mod security_key;
mod seed;
mod server;
mod signing;
mod srp;
mod stage;
mod world;

pub use actors::{Client, Pool, Tokens, User, UserDraft, attribute_list, attributes_of, merge};
pub use authenticator::Authenticator;
pub use call::{AwsError, Outcome};
pub use clock::{MovableClock, days, hours, minutes, seconds};
pub use device::Device;
pub use dump::{Dump, dump, unaudited};
pub use engine::{EngineKind, TestEngine, new_schema, postgres_url};
pub use esdk::{decrypted, wrapped_key};
pub use functions::Functions;
pub use http_client::{HttpAnswer, HttpRequest};
pub use import::{Import, csv, csv_row};
pub use issuer::Issuer;
pub use jwt::{claims, header, key_ids, verify};
pub use keys::test_keys;
pub use known::KNOWN_PASSWORD;
pub use post::Post;
pub use random::{Colliding, Seeded};
pub use relay::{Relay, Sent};
pub use rivals::Rivals;
pub use security_key::SecurityKey;
pub use seed::seed;
pub use server::{Server, binary};
pub use signing::{AccessKey, wall_clock};
pub use srp::{SrpClient, srp_timestamp};
pub use stage::{Stage, Told, built, callable, told_of_a_sign_in};
pub use world::{Options, World};

/// A password that every policy accepts.
pub const PASSWORD: &str = "Correct-h0rse!";
/// Another one.
pub const NEW_PASSWORD: &str = "B4ttery-staple!";

/// `SECRET_HASH` as the documentation defines it.
pub fn secret_hash(username: &str, client_id: &str, secret: &str) -> String {
    use base64::Engine as _;
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = aws_lc_rs::hmac::sign(&key, format!("{username}{client_id}").as_bytes());
    base64::engine::general_purpose::STANDARD.encode(tag.as_ref())
}

/// Whether the long form of the tests was asked for (`POOLHOUSE_TEST_LONG=1`).
pub fn is_long() -> bool {
    std::env::var_os("POOLHOUSE_TEST_LONG").is_some_and(|value| value == "1")
}
