//! 7: guesses spread over the names of one user.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::json;

use super::careful_srp_client;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

#[tokio::test]
async fn test_07_are_counted_together_whatever_the_way() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email", "phone_number", "preferred_username"]})).await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana")
        .attribute("phone_number", "+15550001111")
        .attribute("phone_number_verified", "true")
        .attribute("preferred_username", "annie")
        .confirmed()
        .await;
    assert_eq!(client.sign_in("ana@example.com", "Wr0ng-password!").await.refused(), WRONG);
    assert_eq!(client.srp_sign_in("+15550001111", "Wr0ng-password!").await.refused(), WRONG);
    assert_eq!(client.sign_in("annie", "Wr0ng-password!").await.refused(), WRONG);
    assert_eq!(client.srp_sign_in("ana@example.com", "Wr0ng-password!").await.refused(), WRONG);
    assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    for name in ["ana", "ana@example.com", "+15550001111", "annie"] {
        let locked = "NotAuthorizedException: Password attempts exceeded";
        assert_eq!(client.sign_in(name, PASSWORD).await.refused(), locked, "{name}");
        assert_eq!(client.srp_sign_in(name, PASSWORD).await.refused(), locked, "{name}");
    }
}
