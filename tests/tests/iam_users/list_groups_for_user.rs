//! ListGroupsForUser: nobody is in a group.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nobody_is_in_a_group() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let listed = world.iam("ListGroupsForUser", json!({"UserName": "ana"})).await.answered();
    assert_eq!(listed, json!({"Groups": [], "IsTruncated": false}));
    assert_eq!(
        world.iam("ListGroupsForUser", json!({"UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
}
