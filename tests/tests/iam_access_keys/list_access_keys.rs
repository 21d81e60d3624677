//! ListAccessKeys: keys are listed without their secrets.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn keys_are_listed_without_their_secrets() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let key = world.iam_key("ana").await;
    let listed = world.iam("ListAccessKeys", json!({"UserName": "ana"})).await.answered();
    let shown = &listed["AccessKeyMetadata"][0];
    assert_eq!((&shown["AccessKeyId"], &shown["Status"]), (&json!(key.id), &json!("Active")));
    assert!(!listed.to_string().contains(&key.secret));
}
