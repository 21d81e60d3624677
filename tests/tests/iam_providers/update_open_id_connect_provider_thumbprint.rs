//! UpdateOpenIDConnectProviderThumbprint: thumbprints are kept and shown.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn thumbprints_are_kept_and_shown() {
    let world = World::new().await;
    let arn = world.oidc_provider("https://issuer.example.com").await;
    let update = |prints: Vec<String>| {
        world.iam(
            "UpdateOpenIDConnectProviderThumbprint",
            json!({"OpenIDConnectProviderArn": arn, "ThumbprintList": prints}),
        )
    };
    update(vec!["b".repeat(40)]).await.answered();
    let shown = world.iam("GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": arn})).await.answered();
    assert_eq!(shown["ThumbprintList"], json!(["b".repeat(40)]));
    assert_eq!(update(vec!["b".repeat(40); 6]).await.refused_kind(), "InvalidInput");
}
