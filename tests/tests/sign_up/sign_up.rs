//! SignUp.

use poolhouse_tests::{Outcome, PASSWORD, World, attributes_of};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn a_new_user_is_unconfirmed_and_gets_a_code() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;

    let answer = client.sign_up("ana", json!({"email": "ana@example.com", "given_name": "Ana"})).await.answered();

    let sub = answer["UserSub"].as_str().unwrap();
    assert!(Uuid::try_parse(sub).is_ok(), "{sub}");
    assert_eq!(
        answer,
        json!({
            "UserConfirmed": false,
            "UserSub": sub,
            "CodeDeliveryDetails": {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"},
        })
    );
    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "UNCONFIRMED");
    assert_eq!(user["Enabled"], true);
    assert_eq!(user["UserCreateDate"], 1_772_521_689.123);
    assert_eq!(
        attributes_of(&user["UserAttributes"]),
        json!({"sub": sub, "email": "ana@example.com", "email_verified": "false", "given_name": "Ana"})
    );
    let message = world.inbox().next("ana@example.com").await;
    let code = message.code.clone().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
    assert_eq!((message.kind.as_str(), message.channel.as_str()), ("sign_up", "email"));
    assert_eq!(message.subject.as_deref(), Some("Your verification code"));
    assert_eq!(message.body.trim_end(), format!("Your verification code is {code}."));
    assert_eq!(message.user_sub.as_deref(), Some(sub));
    assert_eq!(message.pool_id.as_deref(), Some(pool.id.as_str()));
    assert_eq!(world.inbox().all().len(), 1);
}

#[tokio::test]
async fn a_pool_that_verifies_nothing_sends_nothing() {
    let world = World::new().await;
    for members in [
        json!({}),
        json!({"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}}),
    ] {
        let client = world.pool_with(members).await.client().await;
        let answer = client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
        assert!(answer.get("CodeDeliveryDetails").is_none(), "{answer}");
    }
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn a_user_without_the_attribute_gets_no_code() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    let answer = client.sign_up("ana", json!({})).await.answered();
    assert!(answer.get("CodeDeliveryDetails").is_none(), "{answer}");
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn the_phone_comes_before_the_mail() {
    let world = World::new().await;
    let client = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email", "phone_number"],
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
        }))
        .await
        .client()
        .await;

    let answer =
        client.sign_up("ana", json!({"email": "ana@example.com", "phone_number": "+15551239934"})).await.answered();

    assert_eq!(
        answer["CodeDeliveryDetails"],
        json!({"Destination": "+*******9934", "DeliveryMedium": "SMS", "AttributeName": "phone_number"})
    );
    let message = world.inbox().next("+15551239934").await;
    assert_eq!(message.channel, "sms");
    assert_eq!(message.body.trim_end(), format!("Your verification code is {}.", message.code.unwrap()));
    assert!(world.inbox().to("ana@example.com").is_empty());
}

#[tokio::test]
async fn the_texts_of_the_pool_are_used_and_every_place_is_filled() {
    let world = World::new().await;
    let client = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"],
            "VerificationMessageTemplate": {"EmailMessage": "<b>{####}</b> and {####}", "EmailSubject": "Hello {####}"},
        }))
        .await
        .client()
        .await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    let code = message.code.unwrap();
    assert_eq!(message.body, format!("<b>{code}</b> and {code}"));
}

#[tokio::test]
async fn a_taken_name_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({})).await.answered();
    assert_eq!(client.sign_up("ana", json!({})).await.refused(), "UsernameExistsException: User already exists");
    let careful = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    assert_eq!(careful.sign_up("ana", json!({})).await.refused(), "UsernameExistsException: User already exists");
}

#[tokio::test]
async fn an_identifier_is_taken_before_it_is_verified() {
    let world = World::new().await;
    let client = world
        .pool_with(json!({
            "UsernameAttributes": ["email", "phone_number"],
            "UsernameConfiguration": {"CaseSensitive": false},
        }))
        .await
        .client()
        .await;
    client.sign_up("ana@example.com", json!({})).await.answered();
    client.sign_up("+15550001111", json!({})).await.answered();
    for (name, attribute) in
        [("ana@example.com", "email"), ("ANA@example.com", "email"), ("+15550001111", "phone_number")]
    {
        assert_eq!(
            client.sign_up(name, json!({})).await.refused(),
            format!("UsernameExistsException: An account with the given {attribute} already exists.")
        );
    }
}

#[tokio::test]
async fn each_kind_of_pool_has_its_form_of_user_name() {
    let world = World::new().await;
    for (members, name, expected) in [
        (
            json!({"AliasAttributes": ["email"]}),
            "ana@example.com",
            "Username cannot be of email format, since user pool is configured for email alias.",
        ),
        (
            json!({"AliasAttributes": ["phone_number"]}),
            "+15550001111",
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        ),
        (json!({"UsernameAttributes": ["email"]}), "ana", "Username should be an email."),
        (
            json!({"UsernameAttributes": ["email", "phone_number"]}),
            "ana",
            "Username should be either an email or a phone number.",
        ),
    ] {
        let client = world.pool_with(members).await.client().await;
        let refused = client.sign_up(name, json!({})).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"));
    }
    let phones = world.pool_with(json!({"UsernameAttributes": ["phone_number"]})).await.client().await;
    assert_eq!(phones.sign_up("ana", json!({})).await.refused_kind(), "InvalidParameterException");
}

#[tokio::test]
async fn the_user_name_of_an_address_is_the_sub() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;

    let answer = client.sign_up("ana@example.com", json!({})).await.answered();

    let user = pool.call("AdminGetUser", json!({"Username": "ana@example.com"})).await.answered();
    assert_eq!(user["Username"], answer["UserSub"]);
    assert_eq!(attributes_of(&user["UserAttributes"])["email"], "ana@example.com");
    let by_sub = pool.call("AdminGetUser", json!({"Username": answer["UserSub"]})).await.answered();
    assert_eq!(by_sub, user);
}

#[tokio::test]
async fn a_weak_password_is_refused_for_its_first_weakness() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for (password, tail) in [
        ("Ab1!", "Password not long enough"),
        ("UPPER-CASE1!", "Password must have lowercase characters"),
        ("lower-case1!", "Password must have uppercase characters"),
        ("No-numbers!!", "Password must have numeric characters"),
        ("NoSymbols123", "Password must have symbol characters"),
        // Letters of other scripts count for nothing.
        ("ÄÖÜßäöü1!ab", "Password must have uppercase characters"),
    ] {
        let refused = client.call("SignUp", json!({"Username": "ana", "Password": password})).await.refused();
        assert_eq!(refused, format!("InvalidPasswordException: Password did not conform with policy: {tail}"));
    }
    assert!(pool.usernames().await.is_empty());
}

#[tokio::test]
async fn a_password_that_cannot_be_one_is_a_violation_without_its_value() {
    let world = World::new().await;
    let client = world.pool().await.client().await;
    for password in [" Leading1!", "Trailing1! ", &format!("Aa1!{}", "x".repeat(300))] {
        let refused = client.call("SignUp", json!({"Username": "ana", "Password": password})).await.refused();
        assert!(refused.starts_with("InvalidParameterException: 1 validation error detected: Value at 'password' failed to satisfy constraint: Member must "), "{refused}");
        assert!(!refused.contains(password.trim()), "{refused}");
    }
    // Spaces inside are fine, and are symbols.
    client.call("SignUp", json!({"Username": "ana", "Password": "Correct horse 1"})).await.answered();
    client.tokens_refused_until_confirmed("ana", "Correct horse 1").await;
}

trait UntilConfirmed {
    async fn tokens_refused_until_confirmed(&self, username: &str, password: &str);
}

impl UntilConfirmed for poolhouse_tests::Client {
    async fn tokens_refused_until_confirmed(&self, username: &str, password: &str) {
        let refused = self.sign_in(username, password).await.refused();
        assert_eq!(refused, "UserNotConfirmedException: User is not confirmed.");
        self.pool.call("AdminConfirmSignUp", json!({"Username": username})).await.answered();
        self.tokens(username, password).await;
    }
}

#[tokio::test]
async fn attributes_must_fit_the_schema() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true},
            {"Name": "city", "AttributeDataType": "String", "Mutable": true,
             "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "5"}},
            {"Name": "level", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}},
        ]}))
        .await;
    let client = pool
        .client_with(json!({"WriteAttributes": [
            "name", "email", "birthdate", "phone_number", "updated_at", "custom:city", "custom:level",
        ]}))
        .await;
    let schema = "InvalidParameterException: Attributes did not conform to the schema: ";
    for (attributes, expected) in [
        (json!({}), format!("{schema}name: The attribute is required\n")),
        (
            json!({"name": "Ana", "birthdate": "1999-1-1"}),
            format!("{schema}birthdate: String must be no shorter than 10 characters\n"),
        ),
        (
            json!({"name": "Ana", "birthdate": "1999-01-011"}),
            format!("{schema}birthdate: String must be no longer than 10 characters\n"),
        ),
        (
            json!({"name": "Ana", "custom:city": "Lisbon"}),
            format!("{schema}custom:city: String must be no longer than 5 characters\n"),
        ),
        (
            json!({"name": "Ana", "custom:city": "L"}),
            format!("{schema}custom:city: String must be no shorter than 2 characters\n"),
        ),
        (json!({"name": "Ana", "email": "ana"}), "InvalidParameterException: Invalid email address format.".into()),
        (
            json!({"name": "Ana", "phone_number": "555"}),
            "InvalidParameterException: Invalid phone number format.".into(),
        ),
    ] {
        assert_eq!(client.sign_up("ana", attributes.clone()).await.refused(), expected, "{attributes}");
    }
    for attributes in [
        json!({"name": "Ana", "custom:level": "10"}),
        json!({"name": "Ana", "custom:level": "many"}),
        json!({"name": "Ana", "updated_at": "yesterday"}),
        json!({"name": "Ana", "email": "a@b@c"}),
        json!({"name": "Ana", "email": "a b@example.com"}),
        json!({"name": "Ana", "phone_number": "+1 555"}),
    ] {
        let refused = client.sign_up("ana", attributes.clone()).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{attributes}");
    }
    assert!(pool.usernames().await.is_empty());
    let fine = json!({
        "name": "Ana", "custom:city": "Porto", "custom:level": "9", "birthdate": "1999-01-01",
        "phone_number": "+01115551212", "email": "ana@example.com", "updated_at": "1700000000",
    });
    client.sign_up("ana", fine).await.answered();
}

#[tokio::test]
async fn an_attribute_that_the_pool_lacks_is_named() {
    let world = World::new().await;
    let client = world.pool().await.client().await;
    assert_eq!(
        client.sign_up("ana", json!({"custom:city": "Porto"})).await.refused(),
        "InvalidParameterException: Attributes did not conform to the schema: custom:city: Attribute does not exist in \
         the schema.\n"
    );
}

#[tokio::test]
async fn a_client_writes_only_what_it_may() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"WriteAttributes": ["email"]})).await;
    let unauthorized = "NotAuthorizedException: A client attempted to write unauthorized attribute";
    assert_eq!(client.sign_up("ana", json!({"name": "Ana"})).await.refused(), unauthorized);

    let open = pool.client().await;
    for attribute in ["email_verified", "phone_number_verified", "sub", "identities"] {
        let refused = open.sign_up("ana", json!({attribute: "true", "email": "ana@example.com"})).await;
        assert!(refused.is_err(), "{attribute}: {refused:?}");
    }
    assert!(pool.usernames().await.is_empty());
}

#[tokio::test]
async fn a_confidential_client_shows_its_secret_with_the_name_as_sent() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, public) = (pool.confidential_client().await, pool.client().await);
    let body = |hash: Option<&str>| {
        let mut input = json!({"ClientId": client.id, "Username": "ana", "Password": PASSWORD});
        if let Some(hash) = hash {
            input["SecretHash"] = hash.into();
        }
        input
    };

    assert_eq!(
        world.call("SignUp", body(None)).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )
    );
    let wrong = format!("NotAuthorizedException: Unable to verify secret hash for client {}", client.id);
    let of_another_name = client.hash("Ana").unwrap();
    for hash in ["x", "AAAA", &of_another_name] {
        assert_eq!(world.call("SignUp", body(Some(hash))).await.refused(), wrong);
    }
    let mut unexpected = body(Some(&of_another_name));
    unexpected["ClientId"] = public.id.as_str().into();
    assert_eq!(world.call("SignUp", unexpected).await.refused_kind(), "NotAuthorizedException");
    world.call("SignUp", body(client.hash("ana").as_deref())).await.answered();
}

#[tokio::test]
async fn a_closed_pool_takes_nobody() {
    let world = World::new().await;
    let client =
        world.pool_with(json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}})).await.client().await;
    assert_eq!(
        client.sign_up("ana", json!({})).await.refused(),
        "NotAuthorizedException: SignUp is not permitted for this user pool"
    );
}

#[tokio::test]
async fn a_user_pool_client_must_exist() {
    let world = World::new().await;
    let input = json!({"ClientId": "38fjsnc484p94kpqsnet7mpld0", "Username": "ana", "Password": PASSWORD});
    assert_eq!(
        world.call("SignUp", input).await.refused(),
        "ResourceNotFoundException: User pool client 38fjsnc484p94kpqsnet7mpld0 does not exist."
    );
}

#[tokio::test]
async fn what_is_only_for_functions_and_analytics_is_not_stored() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let input = json!({
        "Username": "ana", "Password": PASSWORD, "ValidationData": [{"Name": "captcha", "Value": "42"}],
        "ClientMetadata": {"from": "page"}, "AnalyticsMetadata": {"AnalyticsEndpointId": "e"},
        "UserContextData": {"EncodedData": "d"},
    });
    client.call("SignUp", input).await.answered();

    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(attributes_of(&user["UserAttributes"]).as_object().unwrap().keys().collect::<Vec<_>>(), ["sub"]);
}

#[tokio::test]
async fn the_same_address_signs_up_again_at_once_twenty_times() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;
    let mut subs = std::collections::BTreeSet::new();
    let mut former: Option<(String, String)> = None;
    for round in 0..20 {
        let answer = client.sign_up("ana@example.com", json!({})).await.answered();
        assert!(subs.insert(answer["UserSub"].as_str().unwrap().to_owned()), "round {round}");
        let code = world.inbox().code_for("ana@example.com").await;
        if let Some((old_code, old_refresh)) = former {
            assert!(client.renew(&old_refresh).await.is_err(), "round {round}");
            // Of a million codes two may be the same once in a while.
            if old_code != code {
                assert_eq!(
                    client.confirm("ana@example.com", &old_code).await.refused(),
                    "CodeMismatchException: Invalid verification code provided, please try again."
                );
            }
        }
        client.confirm("ana@example.com", &code).await.answered();
        let tokens = client.tokens("ana@example.com", PASSWORD).await;
        pool.call("AdminDeleteUser", json!({"Username": "ana@example.com"})).await.answered();
        assert_eq!(
            world.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(),
            "UserNotFoundException: User does not exist."
        );
        former = Some((code, tokens.refresh));
    }
    assert_eq!(world.inbox().to("ana@example.com").len(), 20);
    world.verify().await;
}
