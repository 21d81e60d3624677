//! One-time codes: those that travel by e-mail or SMS, and those that an authenticator computes.
//!
//! A code that was sent is stored only as a keyed digest bound to pool, user and purpose, so a code for one purpose or
//! person is worthless for another, and a stolen table tells no digits.
mod code;
mod purpose;
mod totp;

pub(crate) use code::digest;
pub use code::{Code, CodeRefused, FreshCode};
pub use purpose::Purpose;
pub use totp::TotpSecret;
