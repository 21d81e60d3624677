//! SetUserSettings.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn people_turn_text_messages_on_and_off_for_themselves() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    let token = ana.signs_in(&client).await.access;
    let option = json!([{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]);

    let set = json!({"AccessToken": token, "MFAOptions": option});
    assert_eq!(world.call("SetUserSettings", set).await.answered(), json!({}));
    let shown = world.call("GetUser", json!({"AccessToken": token})).await.answered();
    assert_eq!((&shown["MFAOptions"], &shown["UserMFASettingList"]), (&option, &json!(["SMS_MFA"])));

    world.call("SetUserSettings", json!({"AccessToken": token, "MFAOptions": []})).await.answered();
    let shown = world.call("GetUser", json!({"AccessToken": token})).await.answered();
    assert!(shown.get("MFAOptions").is_none());
}

#[tokio::test]
async fn a_number_is_needed_and_a_token() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let token = ana.signs_in(&client).await.access;
    let option = json!([{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]);
    assert_eq!(
        world.call("SetUserSettings", json!({"AccessToken": token, "MFAOptions": option})).await.refused(),
        "InvalidParameterException: User does not have delivery config set to turn on SMS_MFA"
    );
    ana.call("AdminUserGlobalSignOut", json!({})).await.answered();
    assert_eq!(
        world.call("SetUserSettings", json!({"AccessToken": token, "MFAOptions": []})).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}
