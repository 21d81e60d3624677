//! App clients: made, read, changed and removed.

mod add_user_pool_client_secret;
mod create_user_pool_client;
mod delete_user_pool_client;
mod delete_user_pool_client_secret;
mod describe_user_pool_client;
mod list_user_pool_client_secrets;
mod list_user_pool_clients;
mod update_user_pool_client;
