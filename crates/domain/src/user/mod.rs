//! People of a pool: their profile, what their sign-ins depend on, and the rules about both.
//!
//! A user is several records under one id, so that a function that writes to a profile during a sign-in never
//! collides with that sign-in: [`User`] is what others see, [`Credentials`] is all that a sign-in expects unchanged at
//! its commit, [`Attempts`] counts what was tried. Nothing here knows tables, messages or wire shapes.
mod attempts;
mod credentials;
mod factors;
mod profile;
mod status;

pub use attempts::{Attempts, Failures, Limited};
pub use credentials::Credentials;
pub use factors::{Factor, Factors};
pub use profile::User;
pub use status::Status;
