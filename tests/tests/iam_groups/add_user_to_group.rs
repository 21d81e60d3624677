//! AddUserToGroup: a member has the rights of the group.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_member_has_the_rights_of_the_group() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    world.iam_user("ana").await;
    let put = json!({"GroupName": "staff", "PolicyName": "p", "PolicyDocument": POOLS});
    world.iam("PutGroupPolicy", put).await.answered();
    let key = world.iam_key("ana").await;
    let guarded = world.enforcing();
    let list = || guarded.ask_as(Some(&key), "cognito-idp", "ListUserPools", json!({"MaxResults": 1}));
    assert_eq!(list().await.refused_kind(), "AccessDeniedException");
    let join = json!({"GroupName": "staff", "UserName": "ana"});
    world.iam("AddUserToGroup", join.clone()).await.answered();
    world.iam("AddUserToGroup", join).await.answered();
    list().await.answered();
    let deny = POOLS.replace("Allow", "Deny");
    let put = json!({"GroupName": "staff", "PolicyName": "no", "PolicyDocument": deny});
    world.iam("PutGroupPolicy", put).await.answered();
    assert_eq!(list().await.refused_kind(), "AccessDeniedException", "a deny of the group is one of its members");

    world.iam_user("bea").await;
    for number in 0..10 {
        world.iam_group(&format!("g{number}"), &[]).await;
        let join = json!({"GroupName": format!("g{number}"), "UserName": "bea"});
        world.iam("AddUserToGroup", join).await.answered();
    }
    let full = world.iam("AddUserToGroup", json!({"GroupName": "staff", "UserName": "bea"})).await.refused();
    assert_eq!(full, "LimitExceeded: Cannot exceed quota for GroupsPerUser: 10");
    assert_eq!(
        world.iam("AddUserToGroup", json!({"GroupName": "staff", "UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
}
