//! AddCustomAttributes.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_added_attribute_can_be_used() {
    let world = World::new().await;
    let pool = world.pool().await;

    let added = pool
        .call(
            "AddCustomAttributes",
            json!({"CustomAttributes": [
                {"Name": "city", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "5"}},
                {"Name": "level", "AttributeDataType": "Number"},
            ]}),
        )
        .await
        .answered();
    assert_eq!(added, json!({}));

    let ana = pool.user("ana").attribute("custom:city", "Porto").attribute("custom:level", "3").confirmed().await;
    assert_eq!(ana.attributes().await["custom:city"], "Porto");
    assert_eq!(ana.attributes().await["custom:level"], "3");
    let refused = pool
        .call(
            "AdminCreateUser",
            json!({
                "Username": "ben", "UserAttributes": [{"Name": "custom:city", "Value": "Lisbon"}],
            }),
        )
        .await
        .refused();
    assert!(refused.starts_with("InvalidParameterException: "), "{refused}");
    assert!(refused.contains("custom:city: String must be no longer than 5 characters"), "{refused}");
}

#[tokio::test]
async fn a_name_is_taken_once_for_both_kinds() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "city", "AttributeDataType": "String"},
            {"Name": "banana", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
        ]}))
        .await;
    for (name, expected) in [
        ("city", "custom:city: Existing attribute already has name custom:city."),
        ("banana", "custom:banana: Existing attribute already has name dev:custom:banana."),
    ] {
        let input = json!({"CustomAttributes": [{"Name": name, "AttributeDataType": "String"}]});
        let refused = pool.call("AddCustomAttributes", input).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"));
    }
}

#[tokio::test]
async fn fifty_are_enough() {
    let world = World::new().await;
    let pool = world.pool().await;
    let batch = |from: u32, to: u32| {
        let attributes: Vec<_> =
            (from..to).map(|number| json!({"Name": format!("a{number}"), "AttributeDataType": "String"})).collect();
        json!({"CustomAttributes": attributes})
    };
    pool.call("AddCustomAttributes", batch(0, 25)).await.answered();
    pool.call("AddCustomAttributes", batch(25, 50)).await.answered();
    let refused = pool.call("AddCustomAttributes", batch(50, 51)).await;
    assert!(refused.is_err(), "{refused:?}");
    let too_many = pool.call("AddCustomAttributes", batch(100, 126)).await.refused();
    assert!(
        too_many.ends_with(
            "at 'customAttributes' failed to satisfy constraint: Member must have length less than or equal to 25"
        ),
        "{too_many}"
    );
}

#[tokio::test]
async fn the_rules_of_a_schema_hold() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (attribute, expected) in [
        (
            json!({"Name": "x", "AttributeDataType": "String", "Required": true}),
            "Required custom attributes are not supported currently.",
        ),
        (json!({"Name": "x"}), "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."),
        (
            json!({"Name": "x", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "2", "MaxValue": "1"}}),
            "Attribute custom:x cannot have a max value smaller than it's min value",
        ),
    ] {
        let refused = pool.call("AddCustomAttributes", json!({"CustomAttributes": [attribute]})).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"));
    }
    let unknown = world
        .call(
            "AddCustomAttributes",
            json!({
                "UserPoolId": "us-east-1_Nowhere00", "CustomAttributes": [{"Name": "x", "AttributeDataType": "String"}],
            }),
        )
        .await
        .refused();
    assert_eq!(unknown, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}

#[tokio::test]
async fn a_client_with_a_list_of_its_own_does_not_see_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"ReadAttributes": ["email"], "WriteAttributes": ["email"]})).await;

    pool.call("AddCustomAttributes", json!({"CustomAttributes": [{"Name": "city", "AttributeDataType": "String"}]}))
        .await
        .answered();
    let ana = pool.user("ana").attribute("custom:city", "Porto").confirmed().await;

    let tokens = ana.signs_in(&client).await;
    let user = world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    let names: Vec<_> =
        user["UserAttributes"].as_array().unwrap().iter().map(|each| each["Name"].as_str().unwrap()).collect();
    assert!(!names.contains(&"custom:city"), "{names:?}");
    assert_eq!(
        client.sign_up("ben", json!({"custom:city": "Porto"})).await.refused(),
        "NotAuthorizedException: A client attempted to write unauthorized attribute"
    );
}
