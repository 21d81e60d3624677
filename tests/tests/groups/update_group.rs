//! UpdateGroup: what is sent replaces, what is not sent stays.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

use super::{add, made, members_of, role};

#[tokio::test]
async fn what_is_sent_replaces() {
    let world = World::new().await;
    let pool = world.pool().await;
    let group = made(&pool, "g", json!({"Description": "old", "RoleArn": role("old"), "Precedence": 7})).await;
    let ana = pool.user("ana").confirmed().await;
    add(&ana, "g").await;
    world.wait(minutes(1));

    let input = json!({"GroupName": "g", "Description": "new", "RoleArn": role("new"), "Precedence": 2_147_483_647});
    let updated = pool.call("UpdateGroup", input).await.answered()["Group"].clone();

    let expected = json!({
        "GroupName": "g", "UserPoolId": pool.id, "Description": "new", "RoleArn": role("new"),
        "Precedence": 2_147_483_647, "LastModifiedDate": 1_772_521_749.123, "CreationDate": group["CreationDate"],
    });
    assert_eq!(updated, expected);
    assert_eq!(pool.call("GetGroup", json!({"GroupName": "g"})).await.answered()["Group"], expected);
    assert_eq!(members_of(&pool, "g").await, ["ana"]);
}

#[tokio::test]
async fn unknown_groups_and_foreign_roles_are_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    assert_eq!(
        pool.call("UpdateGroup", json!({"GroupName": "g", "Precedence": 1})).await.refused(),
        "ResourceNotFoundException: Group not found."
    );
    let group = made(&pool, "g", json!({"RoleArn": role("r")})).await;
    let foreign = json!({"GroupName": "g", "RoleArn": "arn:aws:iam::999999999999:role/r"});
    assert_eq!(
        pool.call("UpdateGroup", foreign).await.refused(),
        "InvalidParameterException: Cross-account pass role is not allowed."
    );
    assert_eq!(pool.call("GetGroup", json!({"GroupName": "g"})).await.answered()["Group"], group);
}
