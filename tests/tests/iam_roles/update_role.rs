//! UpdateRole: a role has another description and longest session.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_has_another_description_and_longest_session() {
    let world = World::new().await;
    world.iam_role("deploy").await;
    let input = json!({"RoleName": "deploy", "Description": "new", "MaxSessionDuration": 43200});
    world.iam("UpdateRole", input).await.answered();
    let role = world.iam("GetRole", json!({"RoleName": "deploy"})).await.answered();
    assert_eq!((&role["Role"]["Description"], &role["Role"]["MaxSessionDuration"]), (&json!("new"), &json!(43200)));
    let refused = world.iam("UpdateRole", json!({"RoleName": "deploy", "MaxSessionDuration": 60})).await.refused_kind();
    assert_eq!(refused, "ValidationError");
}
