//! UpdateGroup: a group keeps members and policies under another name.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_group_keeps_members_and_policies_under_another_name() {
    let world = World::new().await;
    world.iam_group("staff", &["ana"]).await;
    world.iam_group("bots", &[]).await;
    let arn = world.iam_policy("people").await;
    world.iam("AttachGroupPolicy", json!({"GroupName": "staff", "PolicyArn": arn})).await.answered();
    let taken = world.iam("UpdateGroup", json!({"GroupName": "staff", "NewGroupName": "BOTS"})).await.refused();
    assert_eq!(taken, "EntityAlreadyExists: Group with name BOTS already exists.");
    let renamed = json!({"GroupName": "staff", "NewGroupName": "people", "NewPath": "/x/"});
    world.iam("UpdateGroup", renamed).await.answered();
    let told = world.iam("GetGroup", json!({"GroupName": "people"})).await.answered();
    assert_eq!(told["Group"]["Arn"], "arn:aws:iam::123456789012:group/x/people");
    assert_eq!(told["Users"][0]["UserName"], "ana");
    let holders = world.iam("ListEntitiesForPolicy", json!({"PolicyArn": arn})).await.answered();
    assert_eq!(holders["PolicyGroups"][0]["GroupName"], "people");
    assert_eq!(
        world.iam("GetGroup", json!({"GroupName": "staff"})).await.refused(),
        "NoSuchEntity: The group with name staff cannot be found."
    );
}
