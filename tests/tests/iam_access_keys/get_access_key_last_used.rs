//! GetAccessKeyLastUsed: the day of the last use is known.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn the_day_of_the_last_use_is_known() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let key = world.iam_key("ana").await;
    let used = || world.iam("GetAccessKeyLastUsed", json!({"AccessKeyId": key.id}));
    let before = used().await.answered();
    assert_eq!((&before["UserName"], before["AccessKeyLastUsed"].get("LastUsedDate")), (&json!("ana"), None));
    world.enforcing().who_is(&key).await.unwrap();
    assert_eq!(used().await.answered()["AccessKeyLastUsed"]["LastUsedDate"], "2026-03-03T00:00:00Z");
    let refused = world.iam("GetAccessKeyLastUsed", json!({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"})).await.refused();
    assert_eq!(refused, "NoSuchEntity: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.");
}
