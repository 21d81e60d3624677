//! UntagPolicy: tags are removed by their keys.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_removed_by_their_keys() {
    let world = World::new().await;
    let named = json!(world.iam_policy("people").await);
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    world.iam("TagPolicy", json!({"PolicyArn": named, "Tags": tags})).await.answered();
    world.iam("UntagPolicy", json!({"PolicyArn": named, "TagKeys": ["a", "absent"]})).await.answered();
    let tags = world.iam("ListPolicyTags", json!({"PolicyArn": named})).await.answered();
    assert_eq!(tags["Tags"], json!([{"Key": "b", "Value": "2"}]));
}
