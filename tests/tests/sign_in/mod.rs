//! Signing in, staying signed in, signing out.

mod admin_initiate_auth;
mod admin_respond_to_auth_challenge;
mod admin_user_global_sign_out;
mod choice;
mod confirm_forgot_password;
mod custom;
mod device;
mod forgot_password;
mod get_client_token;
mod get_derived_token;
mod get_tokens_from_refresh_token;
mod global_sign_out;
mod initiate_auth;
mod lock_out;
mod respond_to_auth_challenge;
mod revoke_token;
mod srp;
mod tokens;
