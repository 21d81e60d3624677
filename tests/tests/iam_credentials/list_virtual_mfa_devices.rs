//! ListVirtualMFADevices: the account has no devices.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn the_account_has_no_devices() {
    let world = World::new().await;
    for status in ["Assigned", "Unassigned", "Any"] {
        let listed = world.iam("ListVirtualMFADevices", json!({"AssignmentStatus": status, "MaxItems": 5})).await;
        assert_eq!(listed.answered(), json!({"VirtualMFADevices": [], "IsTruncated": false}));
    }
    let other = world.iam("ListVirtualMFADevices", json!({"AssignmentStatus": "Lost"})).await;
    assert_eq!(other.unwrap_err().kind, "ValidationError");
    let marker = world.iam("ListVirtualMFADevices", json!({"Marker": "elsewhere"})).await;
    assert_eq!(marker.unwrap_err().kind, "ValidationError");
}
