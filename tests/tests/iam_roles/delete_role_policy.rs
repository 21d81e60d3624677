//! DeleteRolePolicy: an inline policy is removed, once.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_removed_once() {
    let world = World::new().await;
    world.iam_role("ana").await;
    world
        .iam("PutRolePolicy", json!({"RoleName": "ana", "PolicyName": "pools", "PolicyDocument": POOLS}))
        .await
        .answered();
    let input = json!({"RoleName": "ana", "PolicyName": "pools"});
    world.iam("DeleteRolePolicy", input.clone()).await.answered();
    let refused = world.iam("DeleteRolePolicy", input).await.refused();
    assert_eq!(refused, "NoSuchEntity: The role policy with name pools cannot be found.");
}
