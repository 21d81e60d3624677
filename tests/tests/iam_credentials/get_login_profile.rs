//! GetLoginProfile: there is no password to tell of.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nobody_has_a_password_to_tell_of() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let call = |user| world.iam("GetLoginProfile", json!({"UserName": user}));
    assert_eq!(call("ana").await.refused(), "NoSuchEntity: Login Profile for User ana cannot be found.");
    assert_eq!(call("nobody").await.refused(), "NoSuchEntity: The user with name nobody cannot be found.");
}
