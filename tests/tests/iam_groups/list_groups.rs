//! ListGroups: groups are listed by path.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn groups_are_listed_by_path() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    world.iam("CreateGroup", json!({"GroupName": "bots", "Path": "/ci/"})).await.answered();
    let all = world.iam("ListGroups", json!({})).await.answered();
    assert_eq!((&all["Groups"][0]["GroupName"], all["Groups"].as_array().unwrap().len()), (&json!("bots"), 2));
    let some = world.iam("ListGroups", json!({"PathPrefix": "/ci/"})).await.answered();
    assert_eq!((&some["Groups"][0]["GroupName"], some["Groups"].as_array().unwrap().len()), (&json!("bots"), 1));
}
