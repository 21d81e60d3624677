//! AdminDeleteUserAttributes.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_administrator_has_attributes_forgotten() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "rank", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
        ]}))
        .await;
    let ana = pool.user("ana").attribute("dev:custom:rank", "captain").attribute("name", "Ana").confirmed().await;

    let names = json!(["dev:custom:rank", "email_verified", "nickname"]);
    let answer = ana.call("AdminDeleteUserAttributes", json!({"UserAttributeNames": names})).await;

    assert_eq!(answer.answered(), json!({}));
    assert_eq!(ana.attributes().await, json!({"sub": ana.sub, "email": ana.email, "name": "Ana"}));
    world.verify().await;
}

#[tokio::test]
async fn one_refusal_keeps_them_all() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true},
            {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
        ]}))
        .await;
    let ana = pool.user("ana").attribute("name", "Ana").attribute("locale", "de").confirmed().await;
    let before = ana.get().await;
    for (name, expected) in [
        ("custom:foo", "user.custom:foo: Attribute does not exist in the schema.\n"),
        ("custom:badge", "user.custom:badge: Attribute cannot be updated.\n"),
        ("sub", "user.sub: Attribute cannot be updated.\n"),
        ("name", "name: The attribute is required\n"),
    ] {
        let input = json!({"UserAttributeNames": ["locale", name]});
        assert_eq!(
            ana.call("AdminDeleteUserAttributes", input).await.refused(),
            format!("InvalidParameterException: Invalid user attributes: {expected}"),
        );
    }
    assert_eq!(ana.get().await, before);
    let nobody = json!({"Username": "nobody", "UserAttributeNames": ["locale"]});
    assert_eq!(
        pool.call("AdminDeleteUserAttributes", nobody).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
