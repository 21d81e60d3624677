//! PutRolePermissionsBoundary: a boundary is set afterwards.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_boundary_is_set_and_changed_afterwards() {
    let world = World::new().await;
    world.iam_role("ana").await;
    let (one, two) = (world.iam_policy("one").await, world.iam_policy("two").await);
    let bound =
        |arn: &str| world.iam("PutRolePermissionsBoundary", json!({"RoleName": "ana", "PermissionsBoundary": arn}));
    bound(&one).await.answered();
    bound(&two).await.answered();
    let told = world.iam("GetRole", json!({"RoleName": "ana"})).await.answered();
    assert_eq!(told["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"], two.as_str());
    world.iam("DeletePolicy", json!({"PolicyArn": one})).await.answered();
    assert_eq!(world.iam("DeletePolicy", json!({"PolicyArn": two})).await.refused_kind(), "DeleteConflict");
    let absent = "arn:aws:iam::123456789012:policy/absent";
    assert_eq!(bound(absent).await.refused_kind(), "NoSuchEntity");
}
