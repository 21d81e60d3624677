//! DeleteUserPoolClient.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_deleted_client_is_unknown_everywhere() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, other) = (pool.client().await, pool.client().await);
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    let input = json!({"ClientId": client.id});
    assert_eq!(pool.call("DeleteUserPoolClient", input.clone()).await.answered(), Value::Null);

    let unknown = format!("ResourceNotFoundException: User pool client {} does not exist.", client.id);
    assert_eq!(pool.call("DeleteUserPoolClient", input.clone()).await.refused(), unknown);
    assert_eq!(pool.call("DescribeUserPoolClient", input).await.refused(), unknown);
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), unknown);
    assert_eq!(client.admin_sign_in("ana", PASSWORD).await.refused(), unknown);
    assert_eq!(client.sign_up("ben", json!({})).await.refused(), unknown);
    assert_eq!(client.refresh("ana", &tokens.refresh).await.refused(), unknown);
    assert_eq!(client.renew(&tokens.refresh).await.refused(), unknown);
    let orphaned = world.call("GetUser", json!({"AccessToken": tokens.access})).await;
    assert!(orphaned.is_err(), "a token of a deleted client: {orphaned:?}");
    assert!(!ana.signs_in(&other).await.access.is_empty());
    world.verify().await;
}

#[tokio::test]
async fn a_client_of_another_pool_is_not_deleted() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    let client = there.client().await;
    let refused = here.call("DeleteUserPoolClient", json!({"ClientId": client.id})).await.refused();
    assert_eq!(refused, format!("ResourceNotFoundException: User pool client {} does not exist.", client.id));
    assert_eq!(client.describe().await["ClientId"], client.id);
}
