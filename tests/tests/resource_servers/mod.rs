//! Resource servers.

mod create_resource_server;
mod delete_resource_server;
mod describe_resource_server;
mod list_resource_servers;
mod update_resource_server;

use poolhouse_tests::{Outcome, Pool};
use serde_json::{Value, json};

pub const API: &str = "https://api.example.com/v1";

/// A server with a scope to read and one to write.
pub async fn server(pool: &Pool, identifier: &str) -> Value {
    let input = json!({
        "Identifier": identifier, "Name": "The API",
        "Scopes": [
            {"ScopeName": "read", "ScopeDescription": "May read"},
            {"ScopeName": "write", "ScopeDescription": "May write"},
        ],
    });
    pool.call("CreateResourceServer", input).await.answered()["ResourceServer"].clone()
}

pub async fn described(pool: &Pool, identifier: &str) -> Value {
    let answer = pool.call("DescribeResourceServer", json!({"Identifier": identifier})).await.answered();
    answer["ResourceServer"].clone()
}

/// A client that asks for these scopes of its own.
pub fn machine(scopes: &[&str]) -> Value {
    json!({
        "ClientName": "machine", "GenerateSecret": true, "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": scopes,
    })
}
