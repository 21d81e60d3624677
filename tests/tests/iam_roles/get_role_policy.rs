//! GetRolePolicy: an inline policy is shown as it was written.

use poolhouse_tests::callers::{POOLS, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_shown_as_it_was_written() {
    let world = World::new().await;
    world.iam_role("ana").await;
    world
        .iam("PutRolePolicy", json!({"RoleName": "ana", "PolicyName": "pools", "PolicyDocument": POOLS}))
        .await
        .answered();
    let shown = world.iam("GetRolePolicy", json!({"RoleName": "ANA", "PolicyName": "pools"})).await.answered();
    assert_eq!((&shown["RoleName"], decoded(&shown["PolicyDocument"])), (&json!("ana"), POOLS.to_owned()));
    let refused = world.iam("GetRolePolicy", json!({"RoleName": "ana", "PolicyName": "other"})).await.refused();
    assert_eq!(refused, "NoSuchEntity: The role policy with name other cannot be found.");
}
