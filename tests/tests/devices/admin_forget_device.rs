//! AdminForgetDevice.

use poolhouse_tests::Outcome;
use serde_json::{Value, json};

use super::{NO_DEVICE, Owner, TRACKING_OFF};

#[tokio::test]
async fn an_administrator_takes_a_lost_device_away() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let named = json!({"DeviceKey": device.key});
    let ben = owner.pool.user("ben").confirmed().await;
    assert_eq!(ben.call("AdminForgetDevice", named.clone()).await.refused(), NO_DEVICE);

    assert_eq!(owner.user.call("AdminForgetDevice", named.clone()).await.answered(), Value::Null);

    assert_eq!(owner.user.call("AdminForgetDevice", named.clone()).await.refused(), NO_DEVICE);
    let renewal = json!({"RefreshToken": owner.tokens.refresh, "DeviceKey": device.key});
    assert_eq!(
        owner.client.call("GetTokensFromRefreshToken", renewal).await.refused(),
        "NotAuthorizedException: Invalid Refresh Token."
    );
    let nobody = json!({"Username": "nobody", "DeviceKey": device.key});
    assert_eq!(
        owner.pool.call("AdminForgetDevice", nobody).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}

#[tokio::test]
async fn a_pool_that_stopped_tracking_says_so() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    owner.stop_tracking().await;
    let refused = owner.user.call("AdminForgetDevice", json!({"DeviceKey": device.key})).await.refused();
    assert_eq!(refused, TRACKING_OFF);
}
