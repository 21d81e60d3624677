//! Looks, styles and terms: made, read, changed and removed.

mod create_managed_login_branding;
mod create_terms;
mod delete_managed_login_branding;
mod delete_terms;
mod describe_managed_login_branding;
mod describe_managed_login_branding_by_client;
mod describe_terms;
mod describe_terms_by_client;
mod get_ui_customization;
mod list_terms;
mod set_ui_customization;
mod update_managed_login_branding;
mod update_terms;
