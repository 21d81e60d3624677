//! The nouns of Poolhouse and their rules: pools, clients, users, passwords, sign-ins, tokens, messages.
//!
//! Everything here is a value or a function of values. Nothing here does I/O, waits, asks for the time, draws
//! randomness of its own, or knows the wire's shapes and wording: the moment arrives as a [`time::Timestamp`],
//! random bytes through [`random::Random`], and a broken rule leaves as a small enum that the service words.
//! The serde derives are for the records that `store` keeps, never for the wire.
//!
//! Begin with [`pool::Pool`] and [`client::Client`].

pub mod audit;
pub mod branding;
pub mod budget;
pub mod certificate;
pub mod claims;
pub mod client;
pub mod device;
pub mod filter;
pub mod function_call;
pub mod group;
pub mod iam;
pub mod identity_pool;
pub mod identity_provider;
pub mod ids;
pub mod import;
pub mod limit;
pub mod log;
pub mod log_delivery;
pub mod mail_template;
pub mod message;
mod names;
pub mod otp;
pub mod passkey;
pub mod password;
pub mod policy;
pub mod pool;
pub mod pool_domain;
pub mod random;
pub mod resource_server;
pub mod risk;
pub mod secret;
pub mod sign_in;
pub mod srp;
pub mod text;
pub mod time;
pub mod token;
pub mod user;
