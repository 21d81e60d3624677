//! AdminSetUserSettings.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::json;

#[tokio::test]
async fn text_messages_are_turned_on_and_off() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    let option = json!([{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]);
    let before = ana.get().await;
    assert!(before.get("MFAOptions").is_none() && before.get("UserMFASettingList").is_none());

    world.wait(seconds(1));
    let answer = ana.call("AdminSetUserSettings", json!({"MFAOptions": option})).await.answered();
    assert_eq!(answer, json!({}));
    let on = ana.get().await;
    assert_eq!((&on["MFAOptions"], &on["UserMFASettingList"]), (&option, &json!(["SMS_MFA"])));
    assert_ne!(on["UserLastModifiedDate"], before["UserLastModifiedDate"]);
    let listed = pool.call("ListUsers", json!({})).await.answered();
    assert_eq!(listed["Users"][0]["MFAOptions"], option);

    ana.call("AdminSetUserSettings", json!({"MFAOptions": []})).await.answered();
    let off = ana.get().await;
    assert!(off.get("MFAOptions").is_none() && off.get("UserMFASettingList").is_none());
}

#[tokio::test]
async fn nothing_but_text_messages_to_the_users_number() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    for wrong in [
        json!([{"DeliveryMedium": "EMAIL", "AttributeName": "email"}]),
        json!([{"DeliveryMedium": "SMS", "AttributeName": "email"}]),
        json!([{"DeliveryMedium": "SMS"}]),
        json!([{}]),
    ] {
        let refused = ana.call("AdminSetUserSettings", json!({"MFAOptions": wrong})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{wrong}");
    }
    let bob = pool.user("bob").confirmed().await;
    let option = json!([{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]);
    assert_eq!(
        bob.call("AdminSetUserSettings", json!({"MFAOptions": option})).await.refused(),
        "InvalidParameterException: User does not have delivery config set to turn on SMS_MFA"
    );
    let nobody = pool.call("AdminSetUserSettings", json!({"Username": "nobody", "MFAOptions": []})).await.refused();
    assert_eq!(nobody, "UserNotFoundException: User does not exist.");
}
