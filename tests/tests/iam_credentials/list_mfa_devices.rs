//! ListMFADevices: a user has no devices.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_has_no_devices() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let none = json!({"MFADevices": [], "IsTruncated": false});
    let list = |input| world.iam("ListMFADevices", input);
    assert_eq!(list(json!({"UserName": "ana", "MaxItems": 5})).await.answered(), none);
    assert_eq!(list(json!({})).await.answered(), none, "of the account itself");
    assert_eq!(
        list(json!({"UserName": "nobody"})).await.refused(),
        "NoSuchEntity: The user with name nobody cannot be found."
    );
    assert_eq!(list(json!({"UserName": "ana", "Marker": "elsewhere"})).await.unwrap_err().kind, "ValidationError");
    assert_eq!(list(json!({"UserName": "ana", "MaxItems": 0})).await.unwrap_err().kind, "ValidationError");
}
