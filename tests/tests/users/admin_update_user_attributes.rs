//! AdminUpdateUserAttributes.

use poolhouse_tests::{Outcome, PASSWORD, User, World, attribute_list, minutes};
use serde_json::{Value, json};

async fn update(user: &User, attributes: Value) -> Result<Value, poolhouse_tests::AwsError> {
    user.call("AdminUpdateUserAttributes", json!({"UserAttributes": attribute_list(&attributes)})).await
}

#[tokio::test]
async fn administrators_write_what_no_client_may() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "level", "AttributeDataType": "Number"},
            {"Name": "rank", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
        ]}))
        .await;
    let ana = pool.user("ana").invited().await;

    let answer =
        update(&ana, json!({"custom:level": "7", "dev:custom:rank": "captain", "email_verified": "False"})).await;

    assert_eq!(answer.answered(), json!({}));
    let after = ana.attributes().await;
    assert_eq!((&after["custom:level"], &after["dev:custom:rank"]), (&json!("7"), &json!("captain")));
    assert_eq!(after["email_verified"], "false");
    update(&ana, json!({"custom:level": ""})).await.answered();
    assert_eq!(ana.attributes().await.get("custom:level"), None);
}

#[tokio::test]
async fn of_an_attribute_sent_twice_the_last_value_counts() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").confirmed().await;
    let twice = json!([{"Name": "name", "Value": "Anna"}, {"Name": "name", "Value": "Ana"}]);
    ana.call("AdminUpdateUserAttributes", json!({"UserAttributes": twice})).await.answered();
    assert_eq!(ana.attributes().await["name"], "Ana");
}

#[tokio::test]
async fn a_new_address_needs_proof_unless_the_administrator_vouches_for_it() {
    let world = World::new().await;
    let careful = json!({"AttributesRequireVerificationBeforeUpdate": ["email"]});
    for (auto, settings, at_once) in
        [(json!([]), json!({}), true), (json!(["email"]), json!({}), true), (json!(["email"]), careful, false)]
    {
        let sends = auto != json!([]);
        let pool =
            world.pool_with(json!({"AutoVerifiedAttributes": auto, "UserAttributeUpdateSettings": settings})).await;
        let ana = pool.user("ana").confirmed().await;
        let address = format!("{}@example.com", &pool.id[10..]);

        update(&ana, json!({"email": address})).await.answered();
        let after = ana.attributes().await;
        let expected = if at_once { (address.as_str(), "false") } else { ("ana@example.com", "true") };
        assert_eq!((after["email"].as_str().unwrap(), after["email_verified"].as_str().unwrap()), expected);
        let sent = world.inbox().to(&address);
        assert_eq!(sent.len(), usize::from(sends));
        assert!(sent.iter().all(|message| message.kind == "update_attribute"));

        update(&ana, json!({"email": "sure@example.com", "email_verified": "true"})).await.answered();
        let after = ana.attributes().await;
        assert_eq!((&after["email"], &after["email_verified"]), (&json!("sure@example.com"), &json!("true")));
        assert!(world.inbox().to("sure@example.com").is_empty(), "nothing to prove");
    }
}

#[tokio::test]
async fn the_user_proves_what_an_administrator_proposed() {
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
    update(&ana, json!({"email": "new@example.com"})).await.answered();
    let code = world.inbox().code_for("new@example.com").await;
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});

    // What the administrator says later is worth more than a code for what was said before.
    update(&ana, json!({"email": "sure@example.com", "email_verified": "true"})).await.answered();
    assert_eq!(world.call("VerifyUserAttribute", input).await.refused_kind(), "ExpiredCodeException");
    assert_eq!(ana.attributes().await["email"], "sure@example.com");

    update(&ana, json!({"email": "new@example.com"})).await.answered();
    let code = world.inbox().code_for("new@example.com").await;
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    world.call("VerifyUserAttribute", input).await.answered();
    assert_eq!(ana.attributes().await["email"], "new@example.com");
}

#[tokio::test]
async fn a_verified_alias_has_one_owner() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email", "phone_number"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let ben = pool.user("ben").confirmed().await;

    assert_eq!(
        update(&ben, json!({"email": "ana@example.com", "email_verified": "true"})).await.refused(),
        "AliasExistsException: An account with the given email already exists."
    );
    update(&ben, json!({"email": "ana@example.com"})).await.answered();
    assert_eq!(
        update(&ben, json!({"email_verified": "true"})).await.refused(),
        "AliasExistsException: An account with the given email already exists."
    );
    update(&ana, json!({"email_verified": "false"})).await.answered();
    update(&ben, json!({"email_verified": "true"})).await.answered();
    let owner = pool.call("AdminGetUser", json!({"Username": "ana@example.com"})).await.answered();
    assert_eq!(owner["Username"], "ben");
    client.tokens("ana@example.com", PASSWORD).await;

    update(&ana, json!({"phone_number": "+15550001111", "phone_number_verified": "true"})).await.answered();
    assert_eq!(
        update(&ben, json!({"phone_number": "+15550001111", "phone_number_verified": "true"})).await.refused(),
        "AliasExistsException: An account with the given phone_number already exists."
    );
    world.verify().await;
}

#[tokio::test]
async fn its_refusals_name_what_is_wrong() {
    let world = World::new().await;
    let pool =
        world.pool_with(json!({"Schema": [{"Name": "badge", "AttributeDataType": "String", "Mutable": false}]})).await;
    let ana = pool.user("ana").without_email().confirmed().await;
    let before = ana.get().await;
    world.wait(minutes(1));

    let invalid = |lines: &str| format!("InvalidParameterException: Invalid user attributes: {lines}");
    let unknown = "user.custom:foo: Attribute does not exist in the schema.\n\
                   user.nonsense: Attribute does not exist in the schema.\n";
    for (attributes, expected) in [
        (json!({"custom:foo": "1", "nonsense": "2", "birthdate": "x"}), invalid(unknown)),
        (json!({"custom:badge": "1"}), invalid("user.custom:badge: Attribute cannot be updated.\n")),
        (json!({"sub": "1"}), invalid("user.sub: Attribute cannot be updated.\n")),
        (json!({"identities": "[]"}), invalid("user.identities: Attribute cannot be updated.\n")),
        (json!({"birthdate": "1"}), invalid("birthdate: String must be no shorter than 10 characters\n")),
        (json!({"email": "nobody"}), "InvalidParameterException: Invalid email address format.".into()),
    ] {
        assert_eq!(update(&ana, attributes.clone()).await.refused(), expected, "{attributes}");
    }
    for attributes in
        [json!({"email_verified": "true"}), json!({"email_verified": "perhaps"}), json!({"updated_at": "now"})]
    {
        assert_eq!(update(&ana, attributes.clone()).await.refused_kind(), "InvalidParameterException", "{attributes}");
    }
    assert_eq!(ana.get().await, before);
    let nobody = json!({"Username": "nobody", "UserAttributes": []});
    assert_eq!(
        pool.call("AdminUpdateUserAttributes", nobody).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
