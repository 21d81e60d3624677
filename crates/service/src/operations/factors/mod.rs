//! Second factors and passkeys of users.

mod admin_delete_software_token;
mod admin_get_user_auth_factors;
mod admin_set_user_mfa_preference;
mod admin_set_user_settings;
mod associate_software_token;
mod complete_web_authn_registration;
mod delete_web_authn_credential;
mod get_user_auth_factors;
mod list_web_authn_credentials;
mod set_user_mfa_preference;
mod set_user_settings;
mod start_web_authn_registration;
mod verify_software_token;
