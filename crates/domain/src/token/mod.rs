//! Tokens: the grant behind a session, its refresh token, and signed ID and access tokens.
mod digest;
mod grant;
mod used;

pub use digest::Digest;
pub use grant::{Grant, Life, Predecessor};
pub use used::UsedMarker;
