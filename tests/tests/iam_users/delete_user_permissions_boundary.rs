//! DeleteUserPermissionsBoundary: nothing bounds any more.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nothing_bounds_any_more() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let arn = world.iam_policy("one").await;
    let input = json!({"UserName": "ana", "PermissionsBoundary": arn});
    world.iam("PutUserPermissionsBoundary", input).await.answered();
    let delete = || world.iam("DeleteUserPermissionsBoundary", json!({"UserName": "ana"}));
    delete().await.answered();
    let told = world.iam("GetUser", json!({"UserName": "ana"})).await.answered();
    assert!(told["User"].get("PermissionsBoundary").is_none());
    assert_eq!(delete().await.refused_kind(), "NoSuchEntity");
    world.iam("DeletePolicy", json!({"PolicyArn": arn})).await.answered();
}
