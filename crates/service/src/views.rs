//! How domain nouns look on the wire. No decisions here.

pub mod clients;
pub mod delivery;
pub mod pools;
pub mod sign_in;
pub mod users;
