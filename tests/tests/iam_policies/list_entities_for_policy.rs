//! ListEntitiesForPolicy: whoever has a policy is listed.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn whoever_has_a_policy_is_listed() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    world.iam_user("ana").await;
    world.iam_role("deploy").await;
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    world.iam("AttachRolePolicy", json!({"RoleName": "deploy", "PolicyArn": arn})).await.answered();
    let listed = world.iam("ListEntitiesForPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(
        (&listed["PolicyUsers"][0]["UserName"], &listed["PolicyRoles"][0]["RoleName"]),
        (&json!("ana"), &json!("deploy"))
    );
    let roles = world.iam("ListEntitiesForPolicy", json!({"PolicyArn": arn, "EntityFilter": "Role"})).await.answered();
    assert_eq!((&roles["PolicyUsers"], roles["PolicyRoles"].as_array().unwrap().len()), (&json!([]), 1));
}
