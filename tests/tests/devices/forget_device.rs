//! ForgetDevice: the device is gone, and the sessions that began on it are not renewed.

use poolhouse_tests::{Outcome, Tokens};
use serde_json::{Value, json};

use super::{NO_DEVICE, Owner, TRACKING_OFF};

/// What the session says when it is renewed with this device key.
async fn renewed(owner: &Owner, tokens: &Tokens, key: Option<&str>) -> Result<Value, poolhouse_tests::AwsError> {
    let mut input = json!({"RefreshToken": tokens.refresh});
    if let Some(key) = key {
        input["DeviceKey"] = key.into();
    }
    owner.client.call("GetTokensFromRefreshToken", input).await
}

#[tokio::test]
async fn a_forgotten_device_is_gone() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let kept = owner.another_device().await;
    let input = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});

    assert_eq!(owner.world.call("ForgetDevice", input.clone()).await.answered(), Value::Null);

    assert_eq!(owner.world.call("ForgetDevice", input.clone()).await.refused(), NO_DEVICE);
    assert_eq!(owner.world.call("GetDevice", input).await.refused(), NO_DEVICE);
    let listed = owner.user.call("AdminListDevices", json!({})).await.answered();
    assert_eq!(listed["Devices"].as_array().unwrap().len(), 1);
    assert_eq!(listed["Devices"][0]["DeviceKey"], kept.key);
    owner.world.verify().await;
}

#[tokio::test]
async fn sessions_that_began_on_it_are_not_renewed_and_others_are() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let other_session = owner.user.signs_in(&owner.client).await;
    let other_key = other_session["NewDeviceMetadata"]["DeviceKey"].as_str().unwrap();
    renewed(&owner, &owner.tokens, Some(&device.key)).await.answered();

    let input = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});
    owner.world.call("ForgetDevice", input).await.answered();

    let refused = renewed(&owner, &owner.tokens, Some(&device.key)).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Invalid Refresh Token.");
    renewed(&owner, &other_session, Some(other_key)).await.answered();
    // What it can do until it expires is not the device's affair.
    owner.world.call("GetUser", json!({"AccessToken": owner.tokens.access})).await.answered();
}

#[tokio::test]
async fn nobody_forgets_a_strangers_device() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let ben = owner.pool.user("ben").confirmed().await.signs_in(&owner.client).await;
    let input = json!({"AccessToken": ben.access, "DeviceKey": device.key});
    assert_eq!(owner.world.call("ForgetDevice", input).await.refused(), NO_DEVICE);
    owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered();
}

#[tokio::test]
async fn a_pool_that_stopped_tracking_says_so() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    owner.stop_tracking().await;
    let input = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});
    assert_eq!(owner.world.call("ForgetDevice", input).await.refused(), TRACKING_OFF);
    // A session outlives the tracking of its device.
    renewed(&owner, &owner.tokens, None).await.answered();
}
