//! ListOpenIDConnectProviders: every issuer is listed.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_issuer_is_listed() {
    let world = World::new().await;
    let first = world.oidc_provider("https://a.example.com").await;
    let second = world.oidc_provider("https://b.example.com/tenant").await;
    let listed = world.iam("ListOpenIDConnectProviders", json!({})).await.answered();
    assert_eq!(listed["OpenIDConnectProviderList"], json!([{"Arn": first}, {"Arn": second}]));
}
