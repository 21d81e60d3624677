//! UpdateUserAttributes.

use poolhouse_tests::{Client, Outcome, PASSWORD, Pool, Tokens, World, attribute_list, attributes_of, hours, minutes};
use serde_json::{Value, json};

pub fn change(tokens: &Tokens, attributes: &Value) -> Value {
    json!({"AccessToken": tokens.access, "UserAttributes": attribute_list(attributes)})
}

async fn signed_in(pool: &Pool, name: &str) -> (Client, Tokens) {
    let client = pool.client().await;
    let tokens = pool.user(name).confirmed().await.signs_in(&client).await;
    (client, tokens)
}

async fn own_attributes(client: &Client, tokens: &Tokens) -> Value {
    let user = client.pool.world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    attributes_of(&user["UserAttributes"])
}

/// A pool in which a new e-mail address has to be proved before it is the user's.
fn careful() -> Value {
    json!({
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    })
}

#[tokio::test]
async fn what_people_say_of_themselves_is_kept() {
    let world = World::new().await;
    let (client, tokens) = signed_in(&world.pool().await, "ana").await;

    let input = change(&tokens, &json!({"name": "Ana", "locale": "de", "custom:x": null}));
    assert_eq!(
        world.call("UpdateUserAttributes", input).await.refused(),
        "NotAuthorizedException: A client attempted to write unauthorized attribute"
    );
    let input = change(&tokens, &json!({"name": "Ana", "locale": "de"}));
    let answer = world.call("UpdateUserAttributes", input).await.answered();
    assert_eq!(answer, json!({"CodeDeliveryDetailsList": []}));

    let after = own_attributes(&client, &tokens).await;
    assert_eq!((&after["name"], &after["locale"]), (&json!("Ana"), &json!("de")));
    let input = change(&tokens, &json!({"name": "", "locale": "fr"}));
    world.call("UpdateUserAttributes", input).await.answered();
    let after = own_attributes(&client, &tokens).await;
    assert_eq!((after.get("name"), &after["locale"]), (None, &json!("fr")), "an empty value deletes");
    let tokens = client.tokens("ana", PASSWORD).await;
    assert_eq!(poolhouse_tests::claims(&tokens.id)["locale"], "fr");
}

#[tokio::test]
async fn a_new_address_is_unverified_at_once() {
    let world = World::new().await;
    let (client, tokens) = signed_in(&world.pool().await, "ana").await;

    let input = change(&tokens, &json!({"email": "new@example.com", "phone_number": "+15550001111"}));
    let answer = world.call("UpdateUserAttributes", input).await.answered();

    assert_eq!(answer, json!({"CodeDeliveryDetailsList": []}), "the pool verifies nothing");
    let after = own_attributes(&client, &tokens).await;
    assert_eq!((&after["email"], &after["email_verified"]), (&json!("new@example.com"), &json!("false")));
    assert_eq!(after["phone_number_verified"], "false");
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn the_same_address_once_more_changes_nothing() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let before = ana.get().await;

    world.wait(minutes(1));
    let answer = world.call("UpdateUserAttributes", change(&tokens, &json!({"email": ana.email}))).await.answered();

    assert_eq!(answer, json!({"CodeDeliveryDetailsList": []}));
    assert_eq!(ana.get().await, before);
}

#[tokio::test]
async fn an_address_that_the_pool_verifies_gets_a_code() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let (client, tokens) = signed_in(&pool, "ana").await;

    let answer = world.call("UpdateUserAttributes", change(&tokens, &json!({"email": "new@example.com"}))).await;

    assert_eq!(
        answer.answered(),
        json!({"CodeDeliveryDetailsList": [
            {"Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"},
        ]})
    );
    let after = own_attributes(&client, &tokens).await;
    assert_eq!((&after["email"], &after["email_verified"]), (&json!("new@example.com"), &json!("false")));
    let message = world.inbox().next("new@example.com").await;
    assert_eq!(
        (message.kind.as_str(), message.subject.as_deref()),
        ("update_attribute", Some("Your verification code"))
    );
    let code = message.code.unwrap();
    assert_eq!(message.body, format!("Your verification code is {code}."));

    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    assert_eq!(world.call("VerifyUserAttribute", input).await.answered(), json!({}));
    assert_eq!(own_attributes(&client, &tokens).await["email_verified"], "true");
}

#[tokio::test]
async fn both_addresses_get_a_code_of_their_own_and_never_a_link() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email", "phone_number"],
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"},
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
        }))
        .await;
    let (client, tokens) = signed_in(&pool, "ana").await;

    let input = change(&tokens, &json!({"email": "new@example.com", "phone_number": "+15550001111"}));
    let answer = world.call("UpdateUserAttributes", input).await.answered();

    assert_eq!(
        answer["CodeDeliveryDetailsList"],
        json!([
            {"Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"},
            {"Destination": "+*******1111", "DeliveryMedium": "SMS", "AttributeName": "phone_number"},
        ])
    );
    let mail = world.inbox().next("new@example.com").await;
    assert_eq!(mail.link, None);
    let text = world.inbox().code_for("+15550001111").await;
    let verify = |attribute: &str, code: &str| {
        let input = json!({"AccessToken": tokens.access, "AttributeName": attribute, "Code": code});
        let world = world.clone();
        async move { world.call("VerifyUserAttribute", input).await }
    };
    if mail.code.as_deref() != Some(&text) {
        assert_eq!(
            verify("email", &text).await.refused(),
            "CodeMismatchException: Invalid verification code provided, please try again."
        );
    }
    verify("phone_number", &text).await.answered();
    verify("email", &mail.code.unwrap()).await.answered();
    let after = own_attributes(&client, &tokens).await;
    assert_eq!((&after["email_verified"], &after["phone_number_verified"]), (&json!("true"), &json!("true")));
}

#[tokio::test]
async fn the_former_address_stays_until_the_new_one_is_proved() {
    let world = World::new().await;
    let mut members = careful();
    members["AliasAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let (client, tokens) = signed_in(&pool, "ana").await;

    let input = change(&tokens, &json!({"email": "new@example.com", "name": "Ana"}));
    let answer = world.call("UpdateUserAttributes", input).await.answered();

    assert_eq!(answer["CodeDeliveryDetailsList"][0]["Destination"], "n***@e***");
    let waiting = own_attributes(&client, &tokens).await;
    assert_eq!((&waiting["email"], &waiting["email_verified"]), (&json!("ana@example.com"), &json!("true")));
    assert_eq!(waiting["name"], "Ana", "the rest is written at once");
    client.tokens("ana@example.com", PASSWORD).await;
    client.sign_in("new@example.com", PASSWORD).await.unwrap_err();

    let code = world.inbox().code_for("new@example.com").await;
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    world.call("VerifyUserAttribute", input).await.answered();
    let after = own_attributes(&client, &tokens).await;
    assert_eq!((&after["email"], &after["email_verified"]), (&json!("new@example.com"), &json!("true")));
    client.tokens("new@example.com", PASSWORD).await;
    client.sign_in("ana@example.com", PASSWORD).await.unwrap_err();
    world.verify().await;
}

#[tokio::test]
async fn a_second_change_that_waits_replaces_the_first_and_one_back_ends_it() {
    let world = World::new().await;
    let pool = world.pool_with(careful()).await;
    let (client, tokens) = signed_in(&pool, "ana").await;
    let update = |address: &str| world.call("UpdateUserAttributes", change(&tokens, &json!({"email": address})));
    let verify = |code: String| {
        let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
        world.call("VerifyUserAttribute", input)
    };

    update("one@example.com").await.answered();
    update("two@example.com").await.answered();
    let (first, second) =
        (world.inbox().code_for("one@example.com").await, world.inbox().code_for("two@example.com").await);
    if first != second {
        verify(first).await.unwrap_err();
    }
    verify(second).await.answered();
    assert_eq!(own_attributes(&client, &tokens).await["email"], "two@example.com");

    update("three@example.com").await.answered();
    update("two@example.com").await.answered();
    let third = world.inbox().code_for("three@example.com").await;
    assert_eq!(
        verify(third).await.refused(),
        "ExpiredCodeException: Invalid code provided, please request a code again."
    );
    assert_eq!(own_attributes(&client, &tokens).await["email_verified"], "true");

    // Nobody waits for longer than the code lives.
    update("four@example.com").await.answered();
    let fourth = world.inbox().code_for("four@example.com").await;
    world.wait(hours(24));
    let tokens = client.tokens("ana", PASSWORD).await;
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": fourth});
    assert_eq!(world.call("VerifyUserAttribute", input).await.refused_kind(), "ExpiredCodeException");
    assert_eq!(own_attributes(&client, &tokens).await["email"], "two@example.com");
}

#[tokio::test]
async fn where_addresses_are_user_names_a_new_one_is_the_name() {
    let world = World::new().await;
    for members in [json!({}), json!({"AutoVerifiedAttributes": ["email"]}), careful()] {
        let mut members = members;
        members["UsernameAttributes"] = json!(["email"]);
        members["UsernameConfiguration"] = json!({"CaseSensitive": false});
        let waits = members.get("UserAttributeUpdateSettings").is_some();
        let pool = world.pool_with(members).await;
        let (client, tokens) = signed_in(&pool, "ana@example.com").await;
        pool.user("ben@example.com").confirmed().await;
        let update = |address: &str| world.call("UpdateUserAttributes", change(&tokens, &json!({"email": address})));

        assert_eq!(
            update("BEN@example.com").await.refused(),
            "AliasExistsException: An account with the given email already exists."
        );
        assert_eq!(update("+15550001111").await.refused(), "InvalidParameterException: Invalid email address format.");
        let address = format!("new{}@example.com", &pool.id[10..]);
        update(&address).await.answered();

        let (name, former) =
            if waits { ("ana@example.com", address.as_str()) } else { (address.as_str(), "ana@example.com") };
        client.tokens(name, PASSWORD).await;
        client.sign_in(former, PASSWORD).await.unwrap_err();
        if waits {
            let code = world.inbox().code_for(&address).await;
            let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
            world.call("VerifyUserAttribute", input).await.answered();
            client.tokens(&address.to_uppercase(), PASSWORD).await;
            client.sign_in("ana@example.com", PASSWORD).await.unwrap_err();
        }
    }
    world.verify().await;
}

#[tokio::test]
async fn a_preferred_user_name_is_one_users_alone() {
    let world = World::new().await;
    for case_sensitive in [true, false] {
        let pool = world
            .pool_with(json!({
                "AliasAttributes": ["preferred_username"], "UsernameConfiguration": {"CaseSensitive": case_sensitive},
            }))
            .await;
        let (client, tokens) = signed_in(&pool, "ana").await;
        pool.user("Ben").attribute("preferred_username", "Benny").confirmed().await;
        let update =
            |name: &str| world.call("UpdateUserAttributes", change(&tokens, &json!({"preferred_username": name})));

        for taken in ["Benny", "Ben"] {
            assert_eq!(
                update(taken).await.refused(),
                "AliasExistsException: An account with the given preferred_username already exists."
            );
        }
        let other_case = update("benny").await;
        assert_eq!(other_case.is_ok(), case_sensitive, "{other_case:?}");
        update("annie").await.answered();
        client.tokens("annie", PASSWORD).await;
        update("").await.answered();
        client.sign_in("annie", PASSWORD).await.unwrap_err();
    }
    world.verify().await;
}

#[tokio::test]
async fn an_unverified_alias_may_be_anybodys() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let (client, tokens) = signed_in(&pool, "ana").await;
    pool.user("ben").confirmed().await;

    world.call("UpdateUserAttributes", change(&tokens, &json!({"email": "ben@example.com"}))).await.answered();

    let owner = pool.call("AdminGetUser", json!({"Username": "ben@example.com"})).await.answered();
    assert_eq!(owner["Username"], "ben");
    client.sign_in("ana@example.com", PASSWORD).await.unwrap_err();
    let code = world.inbox().code_for("ben@example.com").await;
    let verify = || {
        let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
        world.call("VerifyUserAttribute", input)
    };
    assert_eq!(verify().await.refused(), "AliasExistsException: An account with the email already exists.");
    pool.call("AdminDeleteUser", json!({"Username": "ben"})).await.answered();
    verify().await.answered();
    client.tokens("ben@example.com", PASSWORD).await;
    world.verify().await;
}

#[tokio::test]
async fn what_may_not_be_said_leaves_everything_as_it_was() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"AutoVerifiedAttributes": ["email"], "Schema": [
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true},
            {"Name": "badge", "AttributeDataType": "String", "Mutable": false},
            {"Name": "level", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MaxValue": "9"}},
            {"Name": "rank", "AttributeDataType": "String", "DeveloperOnlyAttribute": true},
        ]}))
        .await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("name", "Ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let narrow = pool.client_with(json!({"WriteAttributes": ["name", "email"]})).await;
    let narrowly = ana.signs_in(&narrow).await;
    let before = ana.get().await;

    let unauthorised = "NotAuthorizedException: A client attempted to write unauthorized attribute";
    for name in [
        "email_verified",
        "phone_number_verified",
        "sub",
        "identities",
        "cognito:user_status",
        "custom:unknown",
        "dev:custom:rank",
    ] {
        let refused = world.call("UpdateUserAttributes", change(&tokens, &json!({"locale": "de", name: "true"}))).await;
        assert_eq!(refused.refused(), unauthorised, "{name}");
    }
    let refused = world.call("UpdateUserAttributes", change(&narrowly, &json!({"name": "B", "locale": "de"}))).await;
    assert_eq!(refused.refused(), unauthorised);
    let invalid = |lines: &str| format!("InvalidParameterException: Invalid user attributes: {lines}");
    for (attributes, expected) in [
        (json!({"custom:badge": "1", "locale": "de"}), invalid("user.custom:badge: Attribute cannot be updated.\n")),
        (
            json!({"birthdate": "1", "locale": "de"}),
            invalid("birthdate: String must be no shorter than 10 characters\n"),
        ),
        (json!({"locale": "x".repeat(2049)}), String::new()),
        (json!({"custom:level": "10", "locale": "de"}), String::new()),
        (json!({"name": "", "locale": "de"}), String::new()),
        (json!({"email": "a b", "locale": "de"}), "InvalidParameterException: Invalid email address format.".into()),
        (
            json!({"phone_number": "1", "locale": "de"}),
            "InvalidParameterException: Invalid phone number format.".into(),
        ),
    ] {
        let refused = world.call("UpdateUserAttributes", change(&tokens, &attributes)).await.refused();
        assert!(refused.starts_with("InvalidParameterException: "), "{attributes}: {refused}");
        if !expected.is_empty() {
            assert_eq!(refused, expected, "{attributes}");
        }
    }
    assert_eq!(ana.get().await, before);
    assert!(world.inbox().all().is_empty());

    ana.call("AdminUserGlobalSignOut", json!({})).await.answered();
    let refused = world.call("UpdateUserAttributes", change(&tokens, &json!({"locale": "de"}))).await;
    assert_eq!(refused.refused(), "NotAuthorizedException: Access Token has been revoked");
}
