//! DeleteOpenIDConnectProvider: an issuer goes, and going again is no error.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_issuer_goes_and_going_again_is_no_error() {
    let world = World::new().await;
    let arn = world.oidc_provider("https://issuer.example.com").await;
    let input = json!({"OpenIDConnectProviderArn": arn});
    world.iam("DeleteOpenIDConnectProvider", input.clone()).await.answered();
    world.iam("DeleteOpenIDConnectProvider", input.clone()).await.answered();
    assert_eq!(world.iam("GetOpenIDConnectProvider", input).await.refused_kind(), "NoSuchEntity");
}
