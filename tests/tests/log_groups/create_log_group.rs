//! CreateLogGroup.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_group_is_made_once_and_is_there_then() {
    let world = World::new().await;
    let input = json!({"logGroupName": "/app"});
    world.logs("CreateLogGroup", input.clone()).await.answered();
    assert_eq!(
        world.logs("CreateLogGroup", input.clone()).await.refused(),
        "ResourceAlreadyExistsException: The specified log group already exists"
    );
    assert!(world.log_texts("/app", "").await.is_empty());
}

#[tokio::test]
async fn a_group_that_comes_with_a_pool_can_be_made_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({"logGroupName": pool.message_log()});
    world.logs("CreateLogGroup", input.clone()).await.answered();
    assert_eq!(world.logs("CreateLogGroup", input).await.refused_kind(), "ResourceAlreadyExistsException");
}

#[tokio::test]
async fn what_would_be_kept_in_another_way_is_refused_by_name() {
    let world = World::new().await;
    for (member, value) in [
        ("kmsKeyId", json!("arn:aws:kms:us-east-1:1:key/k")),
        ("tags", json!({"team": "a"})),
        ("logGroupClass", json!("INFREQUENT_ACCESS")),
        ("deletionProtectionEnabled", json!(true)),
    ] {
        let mut input = json!({"logGroupName": "/app"});
        input[member] = value;
        let refused = world.logs("CreateLogGroup", input).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {member} is not supported by this server yet."));
    }
    let refused = world.logs("CreateLogGroup", json!({"logGroupName": "a b"})).await.refused_kind();
    assert_eq!(refused, "InvalidParameterException");
}

#[tokio::test]
async fn nobody_makes_a_group() {
    let world = World::new().await.enforcing();
    let refused = world.logs("CreateLogGroup", json!({"logGroupName": "/app"})).await;
    assert_eq!(refused.refused_kind(), "MissingAuthenticationTokenException");
}
