//! GetGroup.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::made;

#[tokio::test]
async fn a_group_of_another_pool_is_not_found() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    made(&there, "admins", json!({})).await;

    for name in ["admins", "Admins"] {
        let pool = if name == "admins" { &here } else { &there };
        assert_eq!(
            pool.call("GetGroup", json!({"GroupName": name})).await.refused(),
            "ResourceNotFoundException: Group not found."
        );
    }
    let input = json!({"UserPoolId": "us-east-1_Nowhere00", "GroupName": "admins"});
    assert_eq!(
        world.call("GetGroup", input).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}
