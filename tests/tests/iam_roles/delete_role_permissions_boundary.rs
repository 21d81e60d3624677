//! DeleteRolePermissionsBoundary: nothing bounds any more.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nothing_bounds_any_more() {
    let world = World::new().await;
    world.iam_role("ana").await;
    let arn = world.iam_policy("one").await;
    let input = json!({"RoleName": "ana", "PermissionsBoundary": arn});
    world.iam("PutRolePermissionsBoundary", input).await.answered();
    let delete = || world.iam("DeleteRolePermissionsBoundary", json!({"RoleName": "ana"}));
    delete().await.answered();
    let told = world.iam("GetRole", json!({"RoleName": "ana"})).await.answered();
    assert!(told["Role"].get("PermissionsBoundary").is_none());
    assert_eq!(delete().await.refused_kind(), "NoSuchEntity");
    world.iam("DeletePolicy", json!({"PolicyArn": arn})).await.answered();
}
