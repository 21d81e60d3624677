//! UpdateDeviceStatus.

use poolhouse_tests::{Outcome, attributes_of, minutes};
use serde_json::json;

use super::{NO_DEVICE, Owner, TRACKING_OFF};

#[tokio::test]
async fn users_decide_whether_a_device_is_remembered() {
    let owner = Owner::prompted().await;
    let device = owner.device().await;
    for status in ["remembered", "not_remembered", "remembered"] {
        owner.world.wait(minutes(1));
        let input =
            json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key, "DeviceRememberedStatus": status});
        assert_eq!(owner.world.call("UpdateDeviceStatus", input).await.answered(), json!({}));

        let shown = owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
        let shown = &shown["Device"];
        assert_eq!(attributes_of(&shown["DeviceAttributes"])["dev:device_remembered_status"], status);
        assert_eq!(shown["DeviceLastModifiedDate"].as_f64().unwrap() as i64, owner.world.now());
        assert!(shown["DeviceLastAuthenticatedDate"].as_f64() < shown["DeviceLastModifiedDate"].as_f64());
    }
}

#[tokio::test]
async fn without_a_status_nothing_changes() {
    let owner = Owner::prompted().await;
    let device = owner.device().await;
    let before = owner.world.dump_at_rest().await;
    let input = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});
    assert_eq!(owner.world.call("UpdateDeviceStatus", input).await.answered(), json!({}));
    assert!(owner.world.dump().await == before);
}

#[tokio::test]
async fn what_is_not_ones_own_does_not_exist() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let ben = owner.pool.user("ben").confirmed().await.signs_in(&owner.client).await;
    let input = json!({"AccessToken": ben.access, "DeviceKey": device.key, "DeviceRememberedStatus": "remembered"});
    assert_eq!(owner.world.call("UpdateDeviceStatus", input).await.refused(), NO_DEVICE);
    owner.stop_tracking().await;
    let input = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});
    assert_eq!(owner.world.call("UpdateDeviceStatus", input).await.refused(), TRACKING_OFF);
}
