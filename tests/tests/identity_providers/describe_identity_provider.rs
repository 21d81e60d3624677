//! DescribeIdentityProvider.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{described, provider};

#[tokio::test]
async fn what_is_not_configured_is_not_there() {
    let world = World::new().await;
    let pool = world.pool().await;
    let made = provider(&pool, "Okta").await;
    for absent in ["IdpIdentifiers", "AcrMapping"] {
        assert!(made.get(absent).is_none(), "{absent}");
    }
    assert_eq!(made["AttributeMapping"], json!({"username": "sub"}));
    assert_eq!(made["ProviderDetails"]["client_secret"], "the-secret-of-app");
    assert_eq!(described(&pool, "Okta").await, made);
}

#[tokio::test]
async fn an_unknown_provider_is_named_also_when_it_is_anothers() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    provider(&there, "Okta").await;
    for name in ["Okta", "okta"] {
        let refused = here.call("DescribeIdentityProvider", json!({"ProviderName": name})).await.refused();
        assert!(refused.starts_with("ResourceNotFoundException: "), "{refused}");
        assert!(refused.contains(name), "{refused}");
    }
}
