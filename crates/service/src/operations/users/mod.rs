//! Users: made, read, changed and removed.

mod admin_create_user;
mod admin_delete_user;
mod admin_delete_user_attributes;
mod admin_disable_provider_for_user;
mod admin_disable_user;
mod admin_enable_user;
mod admin_get_user;
mod admin_link_provider_for_user;
mod admin_reset_user_password;
mod admin_set_user_password;
mod admin_update_user_attributes;
mod change_password;
mod delete_user;
mod delete_user_attributes;
mod get_user;
mod get_user_attribute_verification_code;
mod list_users;
mod update_user_attributes;
mod verify_user_attribute;
