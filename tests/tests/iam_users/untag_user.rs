//! UntagUser: tags are removed by their keys.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_removed_by_their_keys() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let named = json!("ana");
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    world.iam("TagUser", json!({"UserName": named, "Tags": tags})).await.answered();
    world.iam("UntagUser", json!({"UserName": named, "TagKeys": ["a", "absent"]})).await.answered();
    let tags = world.iam("ListUserTags", json!({"UserName": named})).await.answered();
    assert_eq!(tags["Tags"], json!([{"Key": "b", "Value": "2"}]));
}
