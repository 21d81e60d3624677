//! ListGroupsForUser: the groups of a user are listed.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn the_groups_of_a_user_are_listed() {
    let world = World::new().await;
    world.iam_user("cleo").await;
    world.iam_group("staff", &["ana"]).await;
    let listed = world.iam("ListGroupsForUser", json!({"UserName": "ana"})).await.answered();
    assert_eq!(listed["Groups"][0]["GroupName"], "staff");
    let none = world.iam("ListGroupsForUser", json!({"UserName": "cleo"})).await.answered();
    assert_eq!(none, json!({"Groups": [], "IsTruncated": false}));
    assert_eq!(
        world.iam("ListGroupsForUser", json!({"UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
}
