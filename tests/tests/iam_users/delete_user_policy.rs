//! DeleteUserPolicy: an inline policy is removed, once.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_removed_once() {
    let world = World::new().await;
    world.iam_user("ana").await;
    world
        .iam("PutUserPolicy", json!({"UserName": "ana", "PolicyName": "pools", "PolicyDocument": POOLS}))
        .await
        .answered();
    let input = json!({"UserName": "ana", "PolicyName": "pools"});
    world.iam("DeleteUserPolicy", input.clone()).await.answered();
    let refused = world.iam("DeleteUserPolicy", input).await.refused();
    assert_eq!(refused, "NoSuchEntity: The user policy with name pools cannot be found.");
}
