//! DetachRolePolicy: a managed policy is detached from a role, once.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_managed_policy_is_detached_from_a_role_once() {
    let world = World::new().await;
    world.iam_role("ana").await;
    let arn = world.iam_policy("people").await;
    let input = json!({"RoleName": "ana", "PolicyArn": arn});
    world.iam("AttachRolePolicy", input.clone()).await.answered();
    world.iam("DetachRolePolicy", input.clone()).await.answered();
    let policy = world.iam("GetPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(policy["Policy"]["AttachmentCount"], 0);
    let refused = world.iam("DetachRolePolicy", input).await.refused();
    assert_eq!(refused, format!("NoSuchEntity: Policy {arn} was not found."));
}
