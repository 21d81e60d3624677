//! DeleteGroup: a group goes when it has nothing and nobody any more.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_group_goes_when_it_has_nothing_any_more() {
    let world = World::new().await;
    world.iam_group("staff", &["ana"]).await;
    let arn = world.iam_policy("people").await;
    let delete = || world.iam("DeleteGroup", json!({"GroupName": "staff"}));
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must remove users from group first.");
    assert_eq!(world.iam("DeleteUser", json!({"UserName": "ana"})).await.refused_kind(), "DeleteConflict");
    world.iam("RemoveUserFromGroup", json!({"GroupName": "staff", "UserName": "ana"})).await.answered();
    world.iam("AttachGroupPolicy", json!({"GroupName": "staff", "PolicyArn": arn})).await.answered();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must detach all policies first.");
    world.iam("DetachGroupPolicy", json!({"GroupName": "staff", "PolicyArn": arn})).await.answered();
    let put = json!({"GroupName": "staff", "PolicyName": "p", "PolicyDocument": POOLS});
    world.iam("PutGroupPolicy", put).await.answered();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must delete policies first.");
    world.iam("DeleteGroupPolicy", json!({"GroupName": "staff", "PolicyName": "p"})).await.answered();
    delete().await.answered();
    assert_eq!(delete().await.refused(), "NoSuchEntity: The group with name staff cannot be found.");
}
