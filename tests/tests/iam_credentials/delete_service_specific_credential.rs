//! DeleteServiceSpecificCredential: there is no password to delete.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nobody_has_a_password_of_one_service_to_delete() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let call = |user| {
        world.iam(
            "DeleteServiceSpecificCredential",
            json!({"UserName": user, "ServiceSpecificCredentialId": "ACCAEXAMPLE123EXAMPLE"}),
        )
    };
    assert_eq!(call("ana").await.unwrap_err().kind, "NoSuchEntity");
    assert_eq!(call("nobody").await.refused(), "NoSuchEntity: The user with name nobody cannot be found.");
}
