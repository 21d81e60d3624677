//! AdminUpdateDeviceStatus.

use poolhouse_tests::{Outcome, attributes_of};
use serde_json::json;

use super::{NO_DEVICE, Owner, TRACKING_OFF};

#[tokio::test]
async fn an_administrator_decides_whether_a_device_is_remembered() {
    let owner = Owner::new().await;
    let device = owner.device().await;

    let off = json!({"DeviceKey": device.key, "DeviceRememberedStatus": "not_remembered"});
    assert_eq!(owner.user.call("AdminUpdateDeviceStatus", off).await.answered(), json!({}));

    let shown = owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
    let attributes = attributes_of(&shown["Device"]["DeviceAttributes"]);
    assert_eq!(attributes["dev:device_remembered_status"], "not_remembered");
}

#[tokio::test]
async fn only_a_device_of_this_user_in_a_tracking_pool() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let input = json!({"DeviceKey": device.key, "DeviceRememberedStatus": "remembered"});
    let ben = owner.pool.user("ben").confirmed().await;
    assert_eq!(ben.call("AdminUpdateDeviceStatus", input.clone()).await.refused(), NO_DEVICE);
    let mut nobody = input.clone();
    nobody["Username"] = "nobody".into();
    assert_eq!(
        owner.pool.call("AdminUpdateDeviceStatus", nobody).await.refused(),
        "UserNotFoundException: User does not exist."
    );
    owner.stop_tracking().await;
    assert_eq!(owner.user.call("AdminUpdateDeviceStatus", input).await.refused(), TRACKING_OFF);
}
