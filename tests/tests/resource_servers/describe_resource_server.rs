//! DescribeResourceServer.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{API, described, server};

#[tokio::test]
async fn a_server_without_scopes_has_none() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.call("CreateResourceServer", json!({"Identifier": "api", "Name": "n"})).await.answered();
    assert_eq!(described(&pool, "api").await["Scopes"], json!([]));
}

#[tokio::test]
async fn an_unknown_server_is_named() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    server(&there, API).await;
    for operation in ["DescribeResourceServer", "UpdateResourceServer", "DeleteResourceServer"] {
        let mut input = json!({"Identifier": API});
        if operation == "UpdateResourceServer" {
            input["Name"] = "n".into();
        }
        assert_eq!(
            here.call(operation, input).await.refused(),
            format!("ResourceNotFoundException: Resource server {API} does not exist."),
            "{operation}"
        );
    }
}
