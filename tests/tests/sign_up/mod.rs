//! Signing up.

mod admin_confirm_sign_up;
mod confirm_sign_up;
mod resend_confirmation_code;
mod sign_up;
