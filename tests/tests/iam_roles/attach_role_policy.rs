//! AttachRolePolicy: a managed policy is attached to a role.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_managed_policy_is_attached_to_a_role() {
    let world = World::new().await;
    world.iam_role("ana").await;
    let arn = world.iam_policy("people").await;
    let input = json!({"RoleName": "ana", "PolicyArn": arn});
    world.iam("AttachRolePolicy", input.clone()).await.answered();
    world.iam("AttachRolePolicy", input).await.answered();
    let listed = world.iam("ListAttachedRolePolicies", json!({"RoleName": "ana"})).await.answered();
    assert_eq!(listed["AttachedPolicies"], json!([{"PolicyName": "people", "PolicyArn": arn}]));
    let policy = world.iam("GetPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(policy["Policy"]["AttachmentCount"], 1);

    let amazons = "arn:aws:iam::aws:policy/AdministratorAccess";
    world.iam("AttachRolePolicy", json!({"RoleName": "ana", "PolicyArn": amazons})).await.answered();
    let absent = "arn:aws:iam::123456789012:policy/absent";
    let refused = world.iam("AttachRolePolicy", json!({"RoleName": "ana", "PolicyArn": absent})).await.refused();
    assert_eq!(refused, format!("NoSuchEntity: Policy {absent} does not exist or is not attachable."));
    assert_eq!(
        world.iam("AttachRolePolicy", json!({"RoleName": "nobody", "PolicyArn": arn})).await.refused(),
        "NoSuchEntity: The role with name nobody cannot be found."
    );
}
