//! ListOpenIDConnectProviderTags: tags are listed by key, part by part.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_listed_by_key_part_by_part() {
    let world = World::new().await;
    let named = json!(world.oidc_provider("https://issuer.example.com").await);
    let tags = json!([{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]);
    world.iam("TagOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": named, "Tags": tags})).await.answered();
    let first = world
        .iam("ListOpenIDConnectProviderTags", json!({"OpenIDConnectProviderArn": named, "MaxItems": 1}))
        .await
        .answered();
    assert_eq!((&first["Tags"][0]["Key"], &first["IsTruncated"]), (&json!("a"), &json!(true)));
    let last = world
        .iam("ListOpenIDConnectProviderTags", json!({"OpenIDConnectProviderArn": named, "Marker": first["Marker"]}))
        .await
        .answered();
    assert_eq!(last, json!({"Tags": [{"Key": "b", "Value": "2"}], "IsTruncated": false}));
}
