//! Sessions of users.

mod admin_list_user_sessions;
mod admin_revoke_user_session;
mod get_user_pool_client_session_configuration;
mod get_user_pool_session_configuration;
mod list_user_sessions;
mod revoke_user_session;
mod set_user_pool_client_session_configuration;
mod set_user_pool_session_configuration;

use poolhouse_tests::{Outcome, Pool, User};
use serde_json::{Value, json};

/// The pool tracks sessions from now on.
pub async fn track(pool: &Pool, most: u8) {
    let input = json!({"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": most}});
    pool.call("SetUserPoolSessionConfiguration", input).await.answered();
}

pub async fn sessions_of(user: &User) -> Vec<Value> {
    let page = user.call("AdminListUserSessions", json!({})).await.answered();
    assert!(page.get("NextToken").is_none());
    page["Sessions"].as_array().unwrap().clone()
}

pub const UNKNOWN: &str = "tkn0000000000000000000000000";
