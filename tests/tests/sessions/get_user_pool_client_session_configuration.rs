//! GetUserPoolClientSessionConfiguration.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_app_that_was_never_told_has_an_hour() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    assert_eq!(
        pool.call("GetUserPoolClientSessionConfiguration", json!({"ClientId": client.id})).await.answered(),
        json!({"UserPoolId": pool.id, "ClientId": client.id, "SSOSession": {"MaxValidityMinutes": 60}})
    );
    let elsewhere = world.pool().await;
    let refused = elsewhere.call("GetUserPoolClientSessionConfiguration", json!({"ClientId": client.id})).await;
    assert_eq!(refused.refused(), format!("ResourceNotFoundException: User pool client {} does not exist.", client.id));
}
