//! RemoveUserFromGroup: who leaves a group loses its rights.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn who_leaves_a_group_loses_its_rights() {
    let world = World::new().await;
    world.iam_group("staff", &["ana"]).await;
    let put = json!({"GroupName": "staff", "PolicyName": "p", "PolicyDocument": POOLS});
    world.iam("PutGroupPolicy", put).await.answered();
    let key = world.iam_key("ana").await;
    let guarded = world.enforcing();
    let list = || guarded.ask_as(Some(&key), "cognito-idp", "ListUserPools", json!({"MaxResults": 1}));
    list().await.answered();
    let leave = json!({"GroupName": "staff", "UserName": "ana"});
    world.iam("RemoveUserFromGroup", leave.clone()).await.answered();
    assert_eq!(list().await.refused_kind(), "AccessDeniedException");
    assert_eq!(world.iam("RemoveUserFromGroup", leave).await.refused_kind(), "NoSuchEntity");
}
