//! Sessions of users: listed, ended, and how a pool tracks them.

mod admin_list_user_sessions;
mod admin_revoke_user_session;
mod get_user_pool_client_session_configuration;
mod get_user_pool_session_configuration;
mod list_user_sessions;
mod revoke_user_session;
mod set_user_pool_client_session_configuration;
mod set_user_pool_session_configuration;
