//! DeleteUserPoolReplica: only an inactive one.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{ELSEWHERE, replica, secondary};

#[tokio::test]
async fn an_inactive_replica_is_removed() {
    let world = World::new().await;
    let pool = world.pool().await;
    let region = json!({"RegionName": ELSEWHERE});
    pool.call("CreateUserPoolReplica", region.clone()).await.answered();
    pool.call("UpdateUserPoolReplica", json!({"RegionName": ELSEWHERE, "Status": "ACTIVE"})).await.answered();
    let refused = pool.call("DeleteUserPoolReplica", region.clone()).await.refused_kind();
    assert_eq!(refused, "InvalidParameterException");
    pool.call("UpdateUserPoolReplica", json!({"RegionName": ELSEWHERE, "Status": "INACTIVE"})).await.answered();

    let deleted = pool.call("DeleteUserPoolReplica", region.clone()).await.answered();

    assert_eq!(deleted, json!({"UserPoolReplica": replica(&pool, ELSEWHERE, "SECONDARY", "DELETING")}));
    assert_eq!(secondary(&pool).await, None);
    let again = pool.call("DeleteUserPoolReplica", region.clone()).await.refused_kind();
    assert_eq!(again, "ResourceNotFoundException");
    pool.call("CreateUserPoolReplica", region).await.answered();
}

#[tokio::test]
async fn the_primary_is_not_removed() {
    let world = World::new().await;
    let refused = world.pool().await.call("DeleteUserPoolReplica", json!({"RegionName": "us-east-1"})).await;
    assert_eq!(refused.refused_kind(), "InvalidParameterException");
}
