//! UpdateUserPoolReplica.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{ELSEWHERE, replica, secondary};

#[tokio::test]
async fn a_replica_is_turned_on_and_off() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.call("CreateUserPoolReplica", json!({"RegionName": ELSEWHERE})).await.answered();
    for status in ["ACTIVE", "ACTIVE", "INACTIVE"] {
        let input = json!({"RegionName": ELSEWHERE, "Status": status});
        let updated = pool.call("UpdateUserPoolReplica", input).await.answered();
        let expected = replica(&pool, ELSEWHERE, "SECONDARY", status);
        assert_eq!(updated, json!({"UserPoolReplica": expected}));
        assert_eq!(secondary(&pool).await, Some(expected));
    }
}

#[tokio::test]
async fn the_primary_and_unknown_replicas_are_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (region, status, kind) in [
        (ELSEWHERE, "ACTIVE", "ResourceNotFoundException"),
        ("us-east-1", "INACTIVE", "InvalidParameterException"),
        (ELSEWHERE, "CREATING", "InvalidParameterException"),
    ] {
        let input = json!({"RegionName": region, "Status": status});
        assert_eq!(pool.call("UpdateUserPoolReplica", input).await.refused_kind(), kind);
    }
}
