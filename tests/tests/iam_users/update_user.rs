//! UpdateUser: a user keeps keys and policies under another name.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_keeps_keys_and_policies_under_another_name() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let arn = world.iam_policy("people").await;
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    let key = world.iam_key("ana").await;
    world.iam_user("bea").await;
    let taken = world.iam("UpdateUser", json!({"UserName": "ana", "NewUserName": "BEA"})).await.refused();
    assert_eq!(taken, "EntityAlreadyExists: User with name BEA already exists.");
    world.iam("UpdateUser", json!({"UserName": "ana", "NewUserName": "cleo", "NewPath": "/x/"})).await.answered();
    assert_eq!(world.enforcing().who_is(&key).await.unwrap(), "arn:aws:iam::123456789012:user/x/cleo");
    let holders = world.iam("ListEntitiesForPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(holders["PolicyUsers"][0]["UserName"], "cleo");
    world.iam("UpdateUser", json!({"UserName": "cleo", "NewUserName": "Cleo"})).await.answered();
    assert_eq!(world.iam("GetUser", json!({"UserName": "cleo"})).await.answered()["User"]["UserName"], "Cleo");
    world.iam("GetUser", json!({"UserName": "ana"})).await.refused();
}
