//! SetDefaultPolicyVersion: another version counts at once, wherever the policy is attached.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn another_version_counts_at_once_wherever_the_policy_is_attached() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    world.iam_user("ana").await;
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    let key = world.iam_key("ana").await;
    let guarded = world.enforcing();
    let list = || guarded.ask_as(Some(&key), "cognito-idp", "ListUserPools", json!({"MaxResults": 1}));
    list().await.answered();
    let denies = POOLS.replace("Allow", "Deny");
    world.iam("CreatePolicyVersion", json!({"PolicyArn": arn, "PolicyDocument": denies})).await.answered();
    list().await.answered();
    world.iam("SetDefaultPolicyVersion", json!({"PolicyArn": arn, "VersionId": "v2"})).await.answered();
    assert_eq!(list().await.refused_kind(), "AccessDeniedException");
    let refused =
        world.iam("SetDefaultPolicyVersion", json!({"PolicyArn": arn, "VersionId": "v3"})).await.refused_kind();
    assert_eq!(refused, "NoSuchEntity");
}
