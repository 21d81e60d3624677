//! TagUser: tags are set, and those of other keys stay.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

#[tokio::test]
async fn tags_are_set_and_those_of_other_keys_stay() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let named = json!("ana");
    let tag = |tags: Value| world.iam("TagUser", json!({"UserName": named, "Tags": tags}));
    tag(json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])).await.answered();
    tag(json!([{"Key": "a", "Value": "2"}])).await.answered();
    let tags = world.iam("ListUserTags", json!({"UserName": named})).await.answered();
    assert_eq!(tags["Tags"], json!([{"Key": "a", "Value": "2"}, {"Key": "b", "Value": ""}]));
    let twice = tag(json!([{"Key": "x", "Value": "1"}, {"Key": "X", "Value": "2"}])).await.refused();
    assert_eq!(twice, "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    let many: Vec<_> = (0..49).map(|number| json!({"Key": format!("k{number}"), "Value": ""})).collect();
    assert_eq!(tag(json!(many)).await.refused(), "LimitExceeded: Cannot exceed quota for TagsPerResource: 50");
}
