//! Making an account of one's own, and showing whose it is.

mod admin_confirm_sign_up;
mod confirm_sign_up;
mod resend_confirmation_code;
#[allow(clippy::module_inception, reason = "a file has the name of its operation")]
mod sign_up;
