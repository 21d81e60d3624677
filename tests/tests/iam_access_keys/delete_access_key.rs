//! DeleteAccessKey: a key goes for good.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_key_goes_for_good() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let key = world.iam_key("ana").await;
    let input = json!({"UserName": "ana", "AccessKeyId": key.id});
    world.iam("DeleteAccessKey", input.clone()).await.answered();
    assert_eq!(world.enforcing().who_is(&key).await.unwrap_err().kind, "InvalidClientTokenId");
    assert_eq!(
        world.iam("DeleteAccessKey", input).await.refused(),
        format!("NoSuchEntity: The Access Key with id {} cannot be found.", key.id)
    );
}
