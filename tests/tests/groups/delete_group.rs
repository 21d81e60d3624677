//! DeleteGroup: nobody is in it any more, at once and under every later group of the name.

use poolhouse_tests::{Options, Outcome, PASSWORD, World, claims};
use serde_json::{Value, json};

use super::{add, groups_of, made, members_of};

#[tokio::test]
async fn members_of_a_deleted_or_remade_group_are_none() {
    // Without workers nothing is tidied: what is invisible is so by itself.
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let pool = world.pool().await;
    let client = pool.client().await;
    made(&pool, "admins", json!({})).await;
    made(&pool, "staff", json!({})).await;
    let (ana, bob) = (pool.user("ana").confirmed().await, pool.user("bob").confirmed().await);
    for user in [&ana, &bob] {
        add(user, "admins").await;
        add(user, "staff").await;
    }

    assert_eq!(pool.call("DeleteGroup", json!({"GroupName": "admins"})).await.answered(), Value::Null);

    let unknown = "ResourceNotFoundException: Group not found.";
    assert_eq!(pool.call("DeleteGroup", json!({"GroupName": "admins"})).await.refused(), unknown);
    assert_eq!(pool.call("ListUsersInGroup", json!({"GroupName": "admins"})).await.refused(), unknown);
    assert_eq!(ana.call("AdminAddUserToGroup", json!({"GroupName": "admins"})).await.refused(), unknown);
    assert_eq!(ana.call("AdminRemoveUserFromGroup", json!({"GroupName": "admins"})).await.refused(), unknown);
    assert_eq!(groups_of(&ana).await, ["staff"]);
    assert_eq!(claims(&client.tokens("ana", PASSWORD).await.id)["cognito:groups"], json!(["staff"]));

    made(&pool, "admins", json!({})).await;
    assert_eq!(members_of(&pool, "admins").await, [""; 0]);
    assert_eq!(groups_of(&ana).await, ["staff"]);
    assert_eq!(claims(&client.tokens("ana", PASSWORD).await.access)["cognito:groups"], json!(["staff"]));

    add(&bob, "admins").await;
    assert_eq!(members_of(&pool, "admins").await, ["bob"]);
    assert_eq!(groups_of(&bob).await, ["admins", "staff"]);
    world.verify().await;
}

#[tokio::test]
async fn groups_go_with_their_pool() {
    let world = World::new().await;
    let pool = world.pool().await;
    made(&pool, "admins", json!({})).await;
    let ana = pool.user("ana").confirmed().await;
    add(&ana, "admins").await;

    pool.call("DeleteUserPool", json!({})).await.answered();

    let gone = format!("ResourceNotFoundException: User pool {} does not exist.", pool.id);
    assert_eq!(pool.call("GetGroup", json!({"GroupName": "admins"})).await.refused(), gone);
    assert_eq!(pool.call("ListGroups", json!({})).await.refused(), gone);
    world.verify().await;
}
