//! GetDevice: one's own, and nobody else's.

use poolhouse_tests::{Outcome, attributes_of};
use serde_json::json;

use super::{NO_DEVICE, Owner, TRACKING_OFF};

#[tokio::test]
async fn users_see_their_device_as_an_administrator_does() {
    let owner = Owner::new().await;
    let device = owner.device().await;

    let mine = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});
    let mine = owner.world.call("GetDevice", mine).await.answered();

    assert_eq!(attributes_of(&mine["Device"]["DeviceAttributes"])["device_status"], "valid");
    assert_eq!(mine, owner.user.call("AdminGetDevice", json!({"DeviceKey": device.key})).await.answered());
}

#[tokio::test]
async fn what_is_not_ones_own_does_not_exist() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    let ben = owner.pool.user("ben").confirmed().await.signs_in(&owner.client).await;
    for (tokens, key) in [
        (&ben, device.key.clone()),
        (&owner.tokens, device.key.to_uppercase().replace("US-EAST-1", "us-east-1")),
        (&owner.tokens, device.key.replace("us-east-1", "eu-west-1")),
        (&owner.tokens, "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9".into()),
    ] {
        let refused = owner.world.call("GetDevice", json!({"AccessToken": tokens.access, "DeviceKey": key})).await;
        let refused = refused.refused();
        assert!(refused == NO_DEVICE || refused.contains("validation error"), "{key}: {refused}");
    }
    let nobodys = json!({"DeviceKey": device.key});
    assert_eq!(owner.world.call("GetDevice", nobodys).await.refused_kind(), "NotAuthorizedException");
}

#[tokio::test]
async fn a_pool_that_stopped_tracking_says_so() {
    let owner = Owner::new().await;
    let device = owner.device().await;
    owner.stop_tracking().await;
    let input = json!({"AccessToken": owner.tokens.access, "DeviceKey": device.key});
    assert_eq!(owner.world.call("GetDevice", input).await.refused(), TRACKING_OFF);
}
