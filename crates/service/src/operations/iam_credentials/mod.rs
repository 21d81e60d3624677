//! What else users may sign in with on AWS. Nobody has any of it here: lists are empty, what is named is not there.

mod deactivate_mfa_device;
mod delete_login_profile;
mod delete_service_specific_credential;
mod delete_signing_certificate;
mod delete_ssh_public_key;
mod delete_virtual_mfa_device;
mod get_login_profile;
mod get_mfa_device;
mod get_ssh_public_key;
mod list_mfa_devices;
mod list_service_specific_credentials;
mod list_signing_certificates;
mod list_ssh_public_keys;
mod list_virtual_mfa_devices;
