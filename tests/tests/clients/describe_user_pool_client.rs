//! DescribeUserPoolClient.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_client_of_another_pool_is_unknown() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    let client = there.client().await;

    for id in [client.id.as_str(), "38fjsnc484p94kpqsnet7mpld0"] {
        let refused = here.call("DescribeUserPoolClient", json!({"ClientId": id})).await.refused();
        assert_eq!(refused, format!("ResourceNotFoundException: User pool client {id} does not exist."));
    }
}

#[tokio::test]
async fn an_unknown_pool_is_named_first() {
    let world = World::new().await;
    let input = json!({"UserPoolId": "us-east-1_Nowhere00", "ClientId": "38fjsnc484p94kpqsnet7mpld0"});
    let refused = world.call("DescribeUserPoolClient", input).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}

#[tokio::test]
async fn a_malformed_id_is_a_violation_without_its_value() {
    let world = World::new().await;
    let pool = world.pool().await;
    let refused = pool.call("DescribeUserPoolClient", json!({"ClientId": "a-b"})).await.refused();
    assert_eq!(
        refused,
        r"InvalidParameterException: 1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+]+"
    );
}
