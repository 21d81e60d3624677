//! UntagOpenIDConnectProvider: tags are removed by their keys.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_removed_by_their_keys() {
    let world = World::new().await;
    let named = json!(world.oidc_provider("https://issuer.example.com").await);
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    world.iam("TagOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": named, "Tags": tags})).await.answered();
    world
        .iam("UntagOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": named, "TagKeys": ["a", "absent"]}))
        .await
        .answered();
    let tags = world.iam("ListOpenIDConnectProviderTags", json!({"OpenIDConnectProviderArn": named})).await.answered();
    assert_eq!(tags["Tags"], json!([{"Key": "b", "Value": "2"}]));
}
