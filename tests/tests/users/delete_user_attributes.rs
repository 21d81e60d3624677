//! DeleteUserAttributes.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

#[tokio::test]
async fn what_is_deleted_is_gone_and_what_never_was_is_no_error() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("name", "Ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let forget = |names: serde_json::Value| {
        let input = json!({"AccessToken": tokens.access, "UserAttributeNames": names});
        world.call("DeleteUserAttributes", input)
    };

    assert_eq!(forget(json!(["name", "email", "locale", "name"])).await.answered(), json!({}));

    let after = ana.attributes().await;
    assert_eq!(after, json!({"sub": ana.sub}), "the verification goes with its address");
    client.sign_in("ana@example.com", poolhouse_tests::PASSWORD).await.unwrap_err();
    let modified = ana.get().await["UserLastModifiedDate"].clone();
    world.wait(minutes(1));
    forget(json!(["name"])).await.answered();
    assert_eq!(ana.get().await["UserLastModifiedDate"], modified, "nothing changed");
    world.verify().await;
}

#[tokio::test]
async fn what_a_client_may_not_write_or_nobody_may_miss_stays() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true},
            {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
        ]}))
        .await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("name", "Ana").attribute("custom:badge", "1").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let before = ana.get().await;

    for (name, expected) in [
        ("email_verified", "NotAuthorizedException: A client attempted to write unauthorized attribute"),
        ("sub", "NotAuthorizedException: A client attempted to write unauthorized attribute"),
        ("custom:unknown", "NotAuthorizedException: A client attempted to write unauthorized attribute"),
        (
            "custom:badge",
            "InvalidParameterException: Invalid user attributes: user.custom:badge: Attribute cannot be updated.\n",
        ),
        ("name", "InvalidParameterException: Invalid user attributes: name: The attribute is required\n"),
    ] {
        let input = json!({"AccessToken": tokens.access, "UserAttributeNames": ["locale", name]});
        assert_eq!(world.call("DeleteUserAttributes", input).await.refused(), expected, "{name}");
    }
    assert_eq!(ana.get().await, before);
}

#[tokio::test]
async fn an_address_that_waits_is_given_up_with_the_one_it_was_to_replace() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        }))
        .await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let input = super::update_user_attributes::change(&tokens, &json!({"email": "new@example.com"}));
    world.call("UpdateUserAttributes", input).await.answered();
    let code = world.inbox().code_for("new@example.com").await;

    let input = json!({"AccessToken": tokens.access, "UserAttributeNames": ["email"]});
    world.call("DeleteUserAttributes", input).await.answered();

    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    assert_eq!(world.call("VerifyUserAttribute", input).await.refused_kind(), "ExpiredCodeException");
    assert_eq!(ana.attributes().await.get("email"), None);
}
