//! DeleteVirtualMFADevice: there is no device to delete.

use poolhouse_tests::World;
use serde_json::json;

#[tokio::test]
async fn the_account_has_no_device_to_delete() {
    let world = World::new().await;
    let call = |serial| world.iam("DeleteVirtualMFADevice", json!({"SerialNumber": serial}));
    assert_eq!(call("arn:aws:iam::123456789012:mfa/phone").await.unwrap_err().kind, "NoSuchEntity");
    assert_eq!(call("short").await.unwrap_err().kind, "ValidationError");
}
