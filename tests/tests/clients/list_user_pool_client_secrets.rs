//! ListUserPoolClientSecrets.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_public_client_has_none_and_values_are_never_told() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (public, confidential) = (pool.client().await, pool.confidential_client().await);

    let none = pool.call("ListUserPoolClientSecrets", json!({"ClientId": public.id})).await.answered();
    assert_eq!(none, json!({"ClientSecrets": []}));
    let one = pool.call("ListUserPoolClientSecrets", json!({"ClientId": confidential.id})).await.answered();
    assert_eq!(one["ClientSecrets"].as_array().unwrap().len(), 1);
    assert!(!one.to_string().contains(confidential.secret.as_deref().unwrap()));
}

#[tokio::test]
async fn unknown_clients_and_tokens_are_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    let unknown = json!({"ClientId": "38fjsnc484p94kpqsnet7mpld0"});
    assert_eq!(
        pool.call("ListUserPoolClientSecrets", unknown).await.refused(),
        "ResourceNotFoundException: User pool client 38fjsnc484p94kpqsnet7mpld0 does not exist."
    );
    let garbage = json!({"ClientId": client.id, "NextToken": "garbage"});
    assert_eq!(pool.call("ListUserPoolClientSecrets", garbage).await.refused_kind(), "InvalidParameterException");
}
