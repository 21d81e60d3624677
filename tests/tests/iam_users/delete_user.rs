//! DeleteUser: a user goes when it has nothing any more.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_goes_when_it_has_nothing_any_more() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let arn = world.iam_policy("people").await;
    let delete = || world.iam("DeleteUser", json!({"UserName": "ana"}));
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must detach all policies first.");
    world.iam("DetachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    world.iam("PutUserPolicy", json!({"UserName": "ana", "PolicyName": "p", "PolicyDocument": POOLS})).await.answered();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must delete policies first.");
    world.iam("DeleteUserPolicy", json!({"UserName": "ana", "PolicyName": "p"})).await.answered();
    let key = world.iam_key("ana").await;
    let guarded = world.enforcing();
    let session = Credentials::of(&guarded.ask_as(Some(&key), "sts", "GetSessionToken", json!({})).await.answered());
    guarded.who_is(&session).await.unwrap();
    assert_eq!(delete().await.refused(), "DeleteConflict: Cannot delete entity, must delete access keys first.");
    world.iam("DeleteAccessKey", json!({"UserName": "ana", "AccessKeyId": key.id})).await.answered();
    delete().await.answered();
    assert_eq!(delete().await.refused(), "NoSuchEntity: The user with name ana cannot be found.");
    // Whoever has the name next has none of the former one's sessions.
    world.iam_user("ana").await;
    assert_eq!(guarded.who_is(&session).await.unwrap_err().kind, "InvalidClientTokenId");
}
