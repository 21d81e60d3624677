//! RemoveClientIDFromOpenIDConnectProvider: tokens may not be for a client id any more.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tokens_may_not_be_for_a_client_id_any_more() {
    let world = World::new().await;
    let arn = world.oidc_provider("https://issuer.example.com").await;
    let input = json!({"OpenIDConnectProviderArn": arn, "ClientID": "sts.amazonaws.com"});
    world.iam("RemoveClientIDFromOpenIDConnectProvider", input.clone()).await.answered();
    world.iam("RemoveClientIDFromOpenIDConnectProvider", input).await.answered();
    let shown = world.iam("GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": arn})).await.answered();
    assert_eq!(shown["ClientIDList"], json!([]));
}
