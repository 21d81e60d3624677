//! CreateAccessKey: a user has two keys at most, and they are the user.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_has_two_keys_at_most_and_they_are_the_user() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let key = world.iam_key("ana").await;
    assert!(key.id.starts_with("AKIA") && key.id.len() == 20 && key.secret.len() == 40);
    assert_eq!(world.enforcing().who_is(&key).await.unwrap(), "arn:aws:iam::123456789012:user/ana");
    world.iam_key("ana").await;
    let refused = world.iam("CreateAccessKey", json!({"UserName": "ana"})).await.refused();
    assert_eq!(refused, "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
    let refused = world.iam("CreateAccessKey", json!({})).await.refused();
    assert_eq!(refused, "ValidationError: Must specify userName when calling with non-User credentials");
    assert_eq!(
        world.iam("CreateAccessKey", json!({"UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
}
