//! DeleteRole: a role goes when it has no policies, and its sessions with it.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_goes_when_it_has_no_policies_and_its_sessions_with_it() {
    let world = World::new().await;
    let arn = world.iam_role("deploy").await;
    let session = world.ask("sts", "AssumeRole", json!({"RoleArn": arn, "RoleSessionName": "s1"})).await.answered();
    let session = Credentials::of(&session);
    world.enforcing().who_is(&session).await.unwrap();
    let delete = || world.iam("DeleteRole", json!({"RoleName": "deploy"}));
    world
        .iam("PutRolePolicy", json!({"RoleName": "deploy", "PolicyName": "p", "PolicyDocument": POOLS}))
        .await
        .answered();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must delete policies first.");
    world.iam("DeleteRolePolicy", json!({"RoleName": "deploy", "PolicyName": "p"})).await.answered();
    delete().await.answered();
    world.iam_role("deploy").await;
    assert_eq!(world.enforcing().who_is(&session).await.unwrap_err().kind, "InvalidClientTokenId");
}
