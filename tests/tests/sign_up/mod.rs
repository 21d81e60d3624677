//! Signing up.

mod admin_confirm_sign_up;
mod confirm_sign_up;
mod resend_confirmation_code;
#[allow(clippy::module_inception, reason = "the noun and the operation have one name")]
mod sign_up;
