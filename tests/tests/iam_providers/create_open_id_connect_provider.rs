//! CreateOpenIDConnectProvider: an issuer is made once.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_issuer_is_made_once() {
    let world = World::new().await;
    let input = json!({"Url": "https://issuer.example.com", "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": ["a".repeat(40)]});
    let made = world.iam("CreateOpenIDConnectProvider", input.clone()).await.answered();
    assert_eq!(made["OpenIDConnectProviderArn"], "arn:aws:iam::123456789012:oidc-provider/issuer.example.com");
    let refused = world.iam("CreateOpenIDConnectProvider", input).await.refused();
    assert_eq!(refused, "EntityAlreadyExists: Provider with url https://issuer.example.com already exists.");
    for url in ["http://issuer.example.com", "https://issuer.example.com:8443", "https://issuer.example.com/?a=b"] {
        let refused = world.iam("CreateOpenIDConnectProvider", json!({"Url": url})).await.refused();
        assert_eq!(refused, "ValidationError: Invalid Open ID Connect Provider URL", "{url}");
    }
    let many: Vec<_> = (0..101).map(|number| number.to_string()).collect();
    let input = json!({"Url": "https://other.example.com", "ClientIDList": many});
    assert_eq!(world.iam("CreateOpenIDConnectProvider", input).await.refused_kind(), "LimitExceeded");
}
