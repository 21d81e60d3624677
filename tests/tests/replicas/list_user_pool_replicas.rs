//! ListUserPoolReplicas.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{replica, secondary};

#[tokio::test]
async fn a_pool_alone_is_its_own_primary() {
    let world = World::new().await;
    let pool = world.pool().await;
    let listed = pool.call("ListUserPoolReplicas", json!({})).await.answered();
    assert_eq!(listed, json!({"UserPoolReplicas": [replica(&pool, "us-east-1", "PRIMARY", "ACTIVE")]}));
    assert_eq!(secondary(&pool).await, None);
    let pools = world.call("ListUserPools", json!({"MaxResults": 60})).await.answered();
    assert!(pools["UserPools"][0].get("ReplicaRegions").is_none());
}

#[tokio::test]
async fn a_token_that_was_never_given_is_refused() {
    let world = World::new().await;
    let refused = world.pool().await.call("ListUserPoolReplicas", json!({"NextToken": "garbage"})).await;
    assert_eq!(refused.refused_kind(), "InvalidParameterException");
}
