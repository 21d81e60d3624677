//! DeletePolicy: a policy goes when nobody has it.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_policy_goes_when_nobody_has_it() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    world.iam_user("ana").await;
    let held = json!({"UserName": "ana", "PolicyArn": arn});
    let delete = || world.iam("DeletePolicy", json!({"PolicyArn": arn}));
    world.iam("AttachUserPolicy", held.clone()).await.answered();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete a policy attached to entities.");
    world.iam("DetachUserPolicy", held).await.answered();
    world.iam("CreatePolicyVersion", json!({"PolicyArn": arn, "PolicyDocument": POOLS})).await.answered();
    assert!(delete().await.refused().starts_with("DeleteConflict: This policy has more than one version."));
    world.iam("DeletePolicyVersion", json!({"PolicyArn": arn, "VersionId": "v2"})).await.answered();
    delete().await.answered();
    assert_eq!(delete().await.refused(), format!("NoSuchEntity: Policy {arn} was not found."));
}
