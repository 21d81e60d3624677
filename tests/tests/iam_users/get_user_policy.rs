//! GetUserPolicy: an inline policy is shown as it was written.

use poolhouse_tests::callers::{POOLS, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_shown_as_it_was_written() {
    let world = World::new().await;
    world.iam_user("ana").await;
    world
        .iam("PutUserPolicy", json!({"UserName": "ana", "PolicyName": "pools", "PolicyDocument": POOLS}))
        .await
        .answered();
    let shown = world.iam("GetUserPolicy", json!({"UserName": "ANA", "PolicyName": "pools"})).await.answered();
    assert_eq!((&shown["UserName"], decoded(&shown["PolicyDocument"])), (&json!("ana"), POOLS.to_owned()));
    let refused = world.iam("GetUserPolicy", json!({"UserName": "ana", "PolicyName": "other"})).await.refused();
    assert_eq!(refused, "NoSuchEntity: The user policy with name other cannot be found.");
}
