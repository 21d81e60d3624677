//! Signing in, as a machine without I/O.
mod challenge;
mod session;

pub use challenge::ChallengeName;
pub use session::Session;
