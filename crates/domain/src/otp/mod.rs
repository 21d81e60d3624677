//! One-time codes that travel by e-mail or SMS.
//!
//! A code is stored only as a keyed digest bound to pool, user and purpose, so a code for one purpose or person is
//! worthless for another, and a stolen table tells no digits.
mod code;
mod purpose;

pub use code::{Code, CodeRefused, FreshCode};
pub use purpose::Purpose;
