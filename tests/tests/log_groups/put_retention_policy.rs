//! PutRetentionPolicy.

use poolhouse_tests::{Outcome, World, days};
use serde_json::json;

#[tokio::test]
async fn a_policy_is_one_of_amazons_numbers_and_shown() {
    let world = World::new().await;
    world.logs("CreateLogGroup", json!({"logGroupName": "/app"})).await.answered();
    world.logs("PutRetentionPolicy", json!({"logGroupName": "/app", "retentionInDays": 90})).await.answered();
    let listed = world.logs("DescribeLogGroups", json!({"logGroupNamePrefix": "/app"})).await.answered();
    assert_eq!(listed["logGroups"][0]["retentionInDays"], 90);
    for wrong in [0, 2, -1, 4000] {
        let input = json!({"logGroupName": "/app", "retentionInDays": wrong});
        assert_eq!(world.logs("PutRetentionPolicy", input).await.refused_kind(), "InvalidParameterException");
    }
    let input = json!({"logGroupName": "/other", "retentionInDays": 90});
    assert_eq!(world.logs("PutRetentionPolicy", input).await.refused_kind(), "ResourceNotFoundException");
}

#[tokio::test]
async fn the_history_of_messages_can_be_shown_for_less_time_and_not_for_more() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    pool.client().await.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.messages_settled().await;
    let policy = |days: u32| json!({"logGroupName": pool.message_log(), "retentionInDays": days});
    assert_eq!(
        world.logs("PutRetentionPolicy", policy(30)).await.refused(),
        "InvalidParameterException: Entries of this log group are kept for 14 days at most."
    );
    world.clock.pass(days(2));
    assert_eq!(world.log_texts(&pool.message_log(), "").await.len(), 2);
    world.logs("PutRetentionPolicy", policy(1)).await.answered();
    assert!(world.log_texts(&pool.message_log(), "").await.is_empty());
}
