//! AttachUserPolicy: a managed policy is attached to a user.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_managed_policy_is_attached_to_a_user() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let arn = world.iam_policy("people").await;
    let input = json!({"UserName": "ana", "PolicyArn": arn});
    world.iam("AttachUserPolicy", input.clone()).await.answered();
    world.iam("AttachUserPolicy", input).await.answered();
    let listed = world.iam("ListAttachedUserPolicies", json!({"UserName": "ana"})).await.answered();
    assert_eq!(listed["AttachedPolicies"], json!([{"PolicyName": "people", "PolicyArn": arn}]));
    let policy = world.iam("GetPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(policy["Policy"]["AttachmentCount"], 1);

    let amazons = "arn:aws:iam::aws:policy/AdministratorAccess";
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": amazons})).await.answered();
    let absent = "arn:aws:iam::123456789012:policy/absent";
    let refused = world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": absent})).await.refused();
    assert_eq!(refused, format!("NoSuchEntity: Policy {absent} does not exist or is not attachable."));
    assert_eq!(
        world.iam("AttachUserPolicy", json!({"UserName": "nobody", "PolicyArn": arn})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
}
