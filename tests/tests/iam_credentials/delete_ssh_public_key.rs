//! DeleteSSHPublicKey: there is no key to delete.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nobody_has_an_ssh_key_to_delete() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let call =
        |user| world.iam("DeleteSSHPublicKey", json!({"UserName": user, "SSHPublicKeyId": "APKAEIBAERJR2EXAMPLE"}));
    assert_eq!(call("ana").await.unwrap_err().kind, "NoSuchEntity");
    assert_eq!(call("nobody").await.refused(), "NoSuchEntity: The user with name nobody cannot be found.");
}
