//! UpdateAccessKey: a key is turned off and on again.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_key_is_turned_off_and_on_again() {
    let world = World::new().await;
    world.iam_user("ana").await;
    world.iam_user("bea").await;
    let key = world.iam_key("ana").await;
    let turn = |user: &str, status: &str| {
        world.iam("UpdateAccessKey", json!({"UserName": user, "AccessKeyId": key.id, "Status": status}))
    };
    turn("ana", "Inactive").await.answered();
    assert_eq!(world.enforcing().who_is(&key).await.unwrap_err().kind, "InvalidClientTokenId");
    turn("ana", "Active").await.answered();
    world.enforcing().who_is(&key).await.unwrap();
    assert_eq!(
        turn("bea", "Inactive").await.refused(),
        format!("NoSuchEntity: The Access Key with id {} cannot be found.", key.id)
    );
}
