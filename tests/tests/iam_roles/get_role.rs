//! GetRole: a role is shown by name.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_is_shown_by_name() {
    let world = World::new().await;
    world.iam_role("deploy").await;
    let shown = world.iam("GetRole", json!({"RoleName": "DEPLOY"})).await.answered();
    assert_eq!((&shown["Role"]["RoleName"], &shown["Role"]["MaxSessionDuration"]), (&json!("deploy"), &json!(3600)));
    assert_eq!(
        world.iam("GetRole", json!({"RoleName": "nobody"})).await.refused(),
        "NoSuchEntity: The role with name nobody cannot be found."
    );
}
