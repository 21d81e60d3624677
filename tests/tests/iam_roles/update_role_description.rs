//! UpdateRoleDescription: a role gets another description and keeps its longest session.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_gets_another_description() {
    let world = World::new().await;
    world.iam_role("deploy").await;
    world.iam("UpdateRole", json!({"RoleName": "deploy", "MaxSessionDuration": 7200})).await.answered();
    let input = json!({"RoleName": "deploy", "Description": "builds"});
    let told = world.iam("UpdateRoleDescription", input).await.answered();
    assert_eq!((&told["Role"]["Description"], &told["Role"]["MaxSessionDuration"]), (&json!("builds"), &json!(7200)));
    assert_eq!(
        world.iam("UpdateRoleDescription", json!({"RoleName": "nobody", "Description": "x"})).await.refused(),
        "NoSuchEntity: The role with name nobody cannot be found."
    );
}
