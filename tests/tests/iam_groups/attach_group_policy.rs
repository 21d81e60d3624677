//! AttachGroupPolicy: a managed policy counts for every member.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_managed_policy_counts_for_every_member() {
    let world = World::new().await;
    world.iam_group("staff", &["ana"]).await;
    let arn = world.iam_policy("people").await;
    let key = world.iam_key("ana").await;
    let input = json!({"GroupName": "staff", "PolicyArn": arn});
    world.iam("AttachGroupPolicy", input.clone()).await.answered();
    world.iam("AttachGroupPolicy", input).await.answered();
    let policy = world.iam("GetPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(policy["Policy"]["AttachmentCount"], 1);
    let guarded = world.enforcing();
    guarded.ask_as(Some(&key), "cognito-idp", "ListUserPools", json!({"MaxResults": 1})).await.answered();
    let only = json!({"PolicyArn": arn, "EntityFilter": "Group"});
    let holders = world.iam("ListEntitiesForPolicy", only).await.answered();
    assert_eq!((&holders["PolicyGroups"][0]["GroupName"], &holders["PolicyUsers"]), (&json!("staff"), &json!([])));
    assert_eq!(world.iam("DeletePolicy", json!({"PolicyArn": arn})).await.refused_kind(), "DeleteConflict");
    let absent = "arn:aws:iam::123456789012:policy/absent";
    assert_eq!(
        world.iam("AttachGroupPolicy", json!({"GroupName": "staff", "PolicyArn": absent})).await.refused(),
        format!("NoSuchEntity: Policy {absent} does not exist or is not attachable.")
    );
}
