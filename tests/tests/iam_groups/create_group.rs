//! CreateGroup: a group is made once.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_group_is_made_once() {
    let world = World::new().await;
    let input = json!({"GroupName": "staff", "Path": "/a/"});
    let made = world.iam("CreateGroup", input.clone()).await.answered();
    let group = &made["Group"];
    assert_eq!(group["Arn"], "arn:aws:iam::123456789012:group/a/staff");
    assert!(group["GroupId"].as_str().unwrap().starts_with("AGPA"));
    let again = world.iam("CreateGroup", json!({"GroupName": "STAFF"})).await.refused();
    assert_eq!(again, "EntityAlreadyExists: Group with name STAFF already exists.");
    assert_eq!(world.iam("CreateGroup", json!({"GroupName": "a b"})).await.refused_kind(), "ValidationError");
}
