//! DeactivateMFADevice: there is no device to deactivate.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn nobody_has_a_device_to_deactivate() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let call = |user| {
        world.iam(
            "DeactivateMFADevice",
            json!({"UserName": user, "SerialNumber": "arn:aws:iam::123456789012:mfa/phone"}),
        )
    };
    assert_eq!(call("ana").await.unwrap_err().kind, "NoSuchEntity");
    assert_eq!(call("nobody").await.refused(), "NoSuchEntity: The user with name nobody cannot be found.");
}
