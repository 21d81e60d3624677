//! PutUserPermissionsBoundary: a boundary is set afterwards.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_boundary_is_set_and_changed_afterwards() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let (one, two) = (world.iam_policy("one").await, world.iam_policy("two").await);
    let bound =
        |arn: &str| world.iam("PutUserPermissionsBoundary", json!({"UserName": "ana", "PermissionsBoundary": arn}));
    bound(&one).await.answered();
    bound(&two).await.answered();
    let told = world.iam("GetUser", json!({"UserName": "ana"})).await.answered();
    assert_eq!(told["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"], two.as_str());
    world.iam("DeletePolicy", json!({"PolicyArn": one})).await.answered();
    assert_eq!(world.iam("DeletePolicy", json!({"PolicyArn": two})).await.refused_kind(), "DeleteConflict");
    let absent = "arn:aws:iam::123456789012:policy/absent";
    assert_eq!(bound(absent).await.refused_kind(), "NoSuchEntity");

    let admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": admin})).await.answered();
    let key = world.iam_key("ana").await;
    let guarded = world.enforcing();
    guarded.ask_as(Some(&key), "cognito-idp", "ListUserPools", json!({"MaxResults": 1})).await.answered();
    let refused = guarded.ask_as(Some(&key), "iam", "ListUsers", json!({})).await.refused();
    assert!(refused.ends_with("because no permissions boundary allows the iam:ListUsers action"), "{refused}");
}
