//! AddClientIDToOpenIDConnectProvider: tokens may be for another client id.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tokens_may_be_for_another_client_id() {
    let world = World::new().await;
    let arn = world.oidc_provider("https://issuer.example.com").await;
    let input = json!({"OpenIDConnectProviderArn": arn, "ClientID": "mine"});
    world.iam("AddClientIDToOpenIDConnectProvider", input.clone()).await.answered();
    world.iam("AddClientIDToOpenIDConnectProvider", input).await.answered();
    let shown = world.iam("GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": arn})).await.answered();
    assert_eq!(shown["ClientIDList"], json!(["mine", "sts.amazonaws.com"]));
}
