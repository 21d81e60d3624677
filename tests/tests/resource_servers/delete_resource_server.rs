//! DeleteResourceServer.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::{API, machine, server};

#[tokio::test]
async fn a_deleted_server_is_gone_with_its_scopes() {
    let world = World::new().await;
    let pool = world.pool().await;
    server(&pool, API).await;
    server(&pool, "other").await;

    assert_eq!(pool.call("DeleteResourceServer", json!({"Identifier": API})).await.answered(), Value::Null);

    let gone = format!("ResourceNotFoundException: Resource server {API} does not exist.");
    assert_eq!(pool.call("DescribeResourceServer", json!({"Identifier": API})).await.refused(), gone);
    assert_eq!(pool.call("DeleteResourceServer", json!({"Identifier": API})).await.refused(), gone);
    assert!(pool.call("CreateUserPoolClient", machine(&[&format!("{API}/read")])).await.is_err());
    pool.call("CreateUserPoolClient", machine(&["other/read"])).await.answered();
    world.verify().await;
    server(&pool, API).await;
}
