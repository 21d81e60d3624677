//! CreatePolicyVersion: a policy has five versions at most.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_policy_has_five_versions_at_most() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    let another = |default: bool| {
        world.iam("CreatePolicyVersion", json!({"PolicyArn": arn, "PolicyDocument": POOLS, "SetAsDefault": default}))
    };
    let second = another(false).await.answered();
    assert_eq!(
        (&second["PolicyVersion"]["VersionId"], &second["PolicyVersion"]["IsDefaultVersion"]),
        (&json!("v2"), &json!(false))
    );
    let third = another(true).await.answered();
    assert_eq!(third["PolicyVersion"]["IsDefaultVersion"], true);
    another(false).await.answered();
    another(false).await.answered();
    let refused = another(false).await.refused();
    assert!(refused.starts_with("LimitExceeded: A managed policy can have up to 5 versions."), "{refused}");
}
