//! GetAccessKeyLastUsed: the last use is known to the quarter of an hour.

use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

#[tokio::test]
async fn the_last_use_is_known() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let key = world.iam_key("ana").await;
    let used = || world.iam("GetAccessKeyLastUsed", json!({"AccessKeyId": key.id}));
    let before = used().await.answered();
    assert_eq!((&before["UserName"], before["AccessKeyLastUsed"].get("LastUsedDate")), (&json!("ana"), None));
    assert_eq!(before["AccessKeyLastUsed"]["ServiceName"], "N/A");
    let forged = Credentials { secret: "x".repeat(40), ..key.clone() };
    world.enforcing().who_is(&forged).await.unwrap_err();
    assert_eq!(used().await.answered(), before, "a signature that does not hold is no use");
    world.enforcing().who_is(&key).await.unwrap();
    assert_eq!(
        used().await.answered()["AccessKeyLastUsed"],
        json!({"LastUsedDate": "2026-03-03T07:00:00Z", "ServiceName": "sts", "Region": "us-east-1"})
    );
    world.clock.pass(minutes(10));
    world.enforcing().who_is(&key).await.unwrap();
    assert_eq!(used().await.answered()["AccessKeyLastUsed"]["LastUsedDate"], "2026-03-03T07:15:00Z");
    let refused = world.iam("GetAccessKeyLastUsed", json!({"AccessKeyId": "AKIAIOSFODNN7EXAMPLE"})).await.refused();
    assert_eq!(refused, "NoSuchEntity: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.");
}
