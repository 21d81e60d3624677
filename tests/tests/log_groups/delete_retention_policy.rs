//! DeleteRetentionPolicy.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn without_a_policy_none_is_shown() {
    let world = World::new().await;
    world.logs("CreateLogGroup", json!({"logGroupName": "/app"})).await.answered();
    world.logs("PutRetentionPolicy", json!({"logGroupName": "/app", "retentionInDays": 7})).await.answered();
    world.logs("DeleteRetentionPolicy", json!({"logGroupName": "/app"})).await.answered();
    let listed = world.logs("DescribeLogGroups", json!({"logGroupNamePrefix": "/app"})).await.answered();
    assert!(listed["logGroups"][0].get("retentionInDays").is_none());
    let refused = world.logs("DeleteRetentionPolicy", json!({"logGroupName": "/other"})).await;
    assert_eq!(refused.refused_kind(), "ResourceNotFoundException");
    let pool = world.pool().await;
    world.logs("DeleteRetentionPolicy", json!({"logGroupName": pool.message_log()})).await.answered();
}
