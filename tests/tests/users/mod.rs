//! Users.

mod admin_create_user;
mod admin_delete_user;
mod admin_disable_provider_for_user;
mod admin_disable_user;
mod admin_enable_user;
mod admin_get_user;
mod admin_link_provider_for_user;
mod admin_reset_user_password;
mod admin_set_user_password;
mod change_password;
mod delete_user;
mod get_user;
mod list_users;
