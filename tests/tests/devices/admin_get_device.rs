//! AdminGetDevice.

use poolhouse_tests::Outcome;
use serde_json::json;

use super::{NO_DEVICE, Owner, TRACKING_OFF};

#[tokio::test]
async fn an_administrator_sees_the_devices_of_the_named_user_only() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let ben = owner.pool.user("ben").confirmed().await;

    let shown = owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();

    assert_eq!(shown["Device"]["DeviceKey"], device.key);
    assert_eq!(ben.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.refused(), NO_DEVICE);
    let nobody = json!({"Username": "nobody", "DeviceKey": device.key});
    assert_eq!(
        owner.pool.call("AdminGetDevice", nobody).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}

#[tokio::test]
async fn a_pool_that_stopped_tracking_says_so() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    owner.stop_tracking().await;
    assert_eq!(owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.refused(), TRACKING_OFF);
}
