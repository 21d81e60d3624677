//! DeletePolicyVersion: a version goes that does not count.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_version_goes_that_does_not_count() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    let delete = |version: &str| world.iam("DeletePolicyVersion", json!({"PolicyArn": arn, "VersionId": version}));
    assert_eq!(delete("v1").await.refused(), "DeleteConflict: Cannot delete the default version of a policy.");
    world.iam("CreatePolicyVersion", json!({"PolicyArn": arn, "PolicyDocument": POOLS})).await.answered();
    delete("v2").await.answered();
    assert_eq!(
        delete("v2").await.refused(),
        format!("NoSuchEntity: Policy {arn} version v2 does not exist or is not attachable.")
    );
}
