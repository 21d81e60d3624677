//! GetOpenIDConnectProvider: an issuer is shown without its scheme.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_issuer_is_shown_without_its_scheme() {
    let world = World::new().await;
    let arn = world.oidc_provider("https://issuer.example.com").await;
    let shown = world.iam("GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": arn})).await.answered();
    assert_eq!((&shown["Url"], &shown["ClientIDList"]), (&json!("issuer.example.com"), &json!(["sts.amazonaws.com"])));
    let absent = "arn:aws:iam::123456789012:oidc-provider/absent.example.com";
    let refused = world.iam("GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": absent})).await.refused();
    assert_eq!(refused, format!("NoSuchEntity: OpenIDConnect Provider not found for arn {absent}"));
}
