//! DeleteUserPool takes everything with it, at once.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::{Value, json};

#[tokio::test]
async fn everything_in_it_is_gone_at_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    assert_eq!(pool.call("DeleteUserPool", json!({})).await.answered(), Value::Null);

    let no_pool = format!("ResourceNotFoundException: User pool {} does not exist.", pool.id);
    let no_client = format!("ResourceNotFoundException: User pool client {} does not exist.", client.id);
    assert_eq!(pool.call("DescribeUserPool", json!({})).await.refused(), no_pool);
    assert_eq!(pool.call("ListUsers", json!({})).await.refused(), no_pool);
    assert_eq!(ana.call("AdminGetUser", json!({})).await.refused(), no_pool);
    assert_eq!(pool.call("DeleteUserPool", json!({})).await.refused(), no_pool);
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), no_client);
    assert_eq!(client.renew(&tokens.refresh).await.refused(), no_client);
    let get_user = world.call("GetUser", json!({"AccessToken": tokens.access})).await;
    assert!(get_user.is_err(), "{get_user:?}");
    assert!(world.service().jwks(&pool.id).await.unwrap().is_none());
    let pools = world.call("ListUserPools", json!({"MaxResults": 60})).await.answered();
    assert_eq!(pools["UserPools"], json!([]));
    world.verify().await;
}

#[tokio::test]
async fn deletion_protection_protects() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"DeletionProtection": "ACTIVE"})).await;

    assert_eq!(
        pool.call("DeleteUserPool", json!({})).await.refused(),
        "InvalidParameterException: The user pool cannot be deleted because deletion protection is activated. Deletion \
         protection must be inactivated first."
    );

    pool.call("UpdateUserPool", json!({"DeletionProtection": "INACTIVE"})).await.answered();
    pool.call("DeleteUserPool", json!({})).await.answered();
}

#[tokio::test]
async fn other_pools_stay() {
    let world = World::new().await;
    let (doomed, kept) = (world.pool().await, world.pool().await);
    doomed.user("ana").confirmed().await;
    let ana = kept.user("ana").confirmed().await;

    doomed.call("DeleteUserPool", json!({})).await.answered();

    assert_eq!(ana.status().await, "CONFIRMED");
    assert_eq!(kept.usernames().await, ["ana"]);
}
