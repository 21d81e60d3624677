//! UntagRole: tags are removed by their keys.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn tags_are_removed_by_their_keys() {
    let world = World::new().await;
    world.iam_role("ana").await;
    let named = json!("ana");
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    world.iam("TagRole", json!({"RoleName": named, "Tags": tags})).await.answered();
    world.iam("UntagRole", json!({"RoleName": named, "TagKeys": ["a", "absent"]})).await.answered();
    let tags = world.iam("ListRoleTags", json!({"RoleName": named})).await.answered();
    assert_eq!(tags["Tags"], json!([{"Key": "b", "Value": "2"}]));
}
