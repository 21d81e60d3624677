//! ForgotPassword.

use poolhouse_tests::{Outcome, PASSWORD, Pool, World, minutes};
use serde_json::{Value, json};

const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";
const NOTHING: &str = "InvalidParameterException: Cannot reset password for the user as there is no registered/verified \
                       email or phone_number";
const STATE: &str = "NotAuthorizedException: User password cannot be reset in the current state.";

/// A pool that can send text messages, with this order of ways back.
async fn pool_with(world: &World, mechanisms: Option<&[&str]>) -> Pool {
    let mut members = json!({
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"},
    });
    if let Some(mechanisms) = mechanisms {
        let ranked = mechanisms.iter().zip(1..).map(|(name, priority)| json!({"Name": name, "Priority": priority}));
        members["AccountRecoverySetting"] = json!({"RecoveryMechanisms": ranked.collect::<Vec<Value>>()});
    }
    world.pool_with(members).await
}

fn told(answer: &Value) -> (&str, &str) {
    let details = &answer["CodeDeliveryDetails"];
    (details["AttributeName"].as_str().unwrap(), details["Destination"].as_str().unwrap())
}

#[tokio::test]
async fn a_code_goes_out_and_the_old_password_goes_on_working() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let before = ana.get().await;

    let answer = client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();

    let details = json!({"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"});
    assert_eq!(answer, json!({"CodeDeliveryDetails": details}));
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.kind, "forgot_password");
    assert_eq!(message.subject.as_deref(), Some("Your verification code"));
    let code = message.code.clone().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
    assert_eq!(message.body, format!("Your password reset code is {code}."));
    client.tokens("ana", PASSWORD).await;
    assert_eq!(ana.get().await, before, "nothing about the user has changed");
}

#[tokio::test]
async fn the_pools_own_text_is_sent_and_never_a_link() {
    let world = World::new().await;
    let template = json!({
        "DefaultEmailOption": "CONFIRM_WITH_LINK", "EmailMessage": "Code: {####}", "EmailSubject": "For you",
    });
    let pool = world.pool_with(json!({"VerificationMessageTemplate": template})).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;

    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.body, format!("Code: {}", message.code.as_deref().unwrap()));
    assert_eq!((message.subject.as_deref(), message.link), (Some("For you"), None));
}

#[tokio::test]
async fn the_code_goes_where_the_pool_wants_it_first() {
    let world = World::new().await;
    let email = ("email", "a***@e***");
    let phone = ("phone_number", "+*******1111");
    for (mechanisms, verified, expected) in [
        (None, ["true", "true"], Some(phone)),
        (None, ["true", "false"], Some(email)),
        (Some(&["verified_email", "verified_phone_number"] as &[_]), ["true", "true"], Some(email)),
        (Some(&["verified_email", "verified_phone_number"]), ["false", "true"], Some(phone)),
        (Some(&["verified_phone_number"]), ["true", "false"], None),
        (Some(&["verified_email"]), ["false", "true"], None),
    ] {
        let pool = pool_with(&world, mechanisms).await;
        let client = pool.client().await;
        pool.user("ana")
            .attribute("email_verified", verified[0])
            .attribute("phone_number", "+15550001111")
            .attribute("phone_number_verified", verified[1])
            .confirmed()
            .await;
        let outcome = client.call("ForgotPassword", json!({"Username": "ana"})).await;
        match expected {
            Some(expected) => assert_eq!(told(&outcome.answered()), expected, "{mechanisms:?}"),
            None => assert_eq!(outcome.refused(), NOTHING, "{mechanisms:?}"),
        }
    }
}

#[tokio::test]
async fn where_a_second_factor_goes_no_reset_code_goes() {
    let world = World::new().await;
    let pool = pool_with(&world, Some(&["verified_phone_number", "verified_email"])).await;
    let factors = json!({
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {"SmsConfiguration": {
            "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x",
        }},
    });
    pool.call("SetUserPoolMfaConfig", factors).await.answered();
    let client = pool.client().await;
    let ana = pool
        .user("ana")
        .attribute("phone_number", "+15550001111")
        .attribute("phone_number_verified", "true")
        .confirmed()
        .await;
    let forgets = || client.call("ForgotPassword", json!({"Username": "ana"}));
    assert_eq!(told(&forgets().await.answered()).0, "phone_number");

    let options = json!({"MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]});
    ana.call("AdminSetUserSettings", options).await.answered();

    assert_eq!(told(&forgets().await.answered()).0, "email");
}

#[tokio::test]
async fn where_only_administrators_help_nothing_is_sent() {
    let world = World::new().await;
    let pool = pool_with(&world, Some(&["admin_only"])).await;
    pool.user("ana").confirmed().await;
    for (prevent, unknown) in [("LEGACY", "UserNotFoundException"), ("ENABLED", "NotAuthorizedException")] {
        let client = pool.client_with(json!({"PreventUserExistenceErrors": prevent})).await;
        assert_eq!(
            client.call("ForgotPassword", json!({"Username": "ana"})).await.refused(),
            "NotAuthorizedException: Contact administrator to reset password."
        );
        let refused = client.call("ForgotPassword", json!({"Username": "nobody"})).await;
        assert_eq!(refused.refused_kind(), unknown);
    }
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn whom_it_refuses() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let forgets = |name: &'static str| client.call("ForgotPassword", json!({"Username": name}));
    pool.user("invited").invited().await;
    pool.user("nowhere").without_email().confirmed().await;
    client.sign_up("unconfirmed", json!({"email": "unconfirmed@example.com"})).await.answered();
    world.inbox().next("unconfirmed@example.com").await;
    let disabled = pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.answered();
    let external = pool.user("external").confirmed().await;
    let itself = json!({"ProviderName": "Cognito", "ProviderAttributeValue": "external"});
    external.pool.call("AdminDisableProviderForUser", json!({"User": itself})).await.answered();
    assert_eq!(external.status().await, "EXTERNAL_PROVIDER");

    assert_eq!(forgets("nobody").await.refused(), "UserNotFoundException: Username/client id combination not found.");
    assert_eq!(forgets("disabled").await.refused(), "NotAuthorizedException: User is disabled.");
    assert_eq!(forgets("invited").await.refused(), STATE);
    assert_eq!(forgets("external").await.refused(), STATE);
    assert_eq!(forgets("nowhere").await.refused(), NOTHING);
    assert_eq!(forgets("unconfirmed").await.refused(), NOTHING);
    let confidential = pool.confidential_client().await;
    let without = json!({"ClientId": confidential.id, "Username": "invited"});
    assert_eq!(
        world.call("ForgotPassword", without).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            confidential.id
        )
    );
    assert!(world.inbox().all().len() == 1, "nothing was sent to any of them");
}

#[tokio::test]
async fn a_pool_that_cannot_send_says_so() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").without_email().attribute("phone_number", "+15550001111");
    ana.attribute("phone_number_verified", "true").confirmed().await;
    assert_eq!(
        client.call("ForgotPassword", json!({"Username": "ana"})).await.refused(),
        "CodeDeliveryFailureException: Unable to send the message. User pool does not have SMS configuration to send \
         messages."
    );
}

#[tokio::test]
async fn twenty_an_hour_are_enough() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    for prevent in ["LEGACY", "ENABLED"] {
        let client = pool.client_with(json!({"PreventUserExistenceErrors": prevent})).await;
        for _ in 0..20 {
            client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
        }
        // By whatever name.
        assert_eq!(client.call("ForgotPassword", json!({"Username": ana.sub})).await.refused(), LIMIT);
        world.wait(minutes(61));
    }
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    for _ in 0..20 {
        client.call("ForgotPassword", json!({"Username": "nobody"})).await.answered();
    }
    assert_eq!(client.call("ForgotPassword", json!({"Username": "nobody"})).await.refused(), LIMIT);
    world.wait(minutes(61));
    client.call("ForgotPassword", json!({"Username": "nobody"})).await.answered();
}

#[tokio::test]
async fn a_careful_client_is_told_of_a_code_whoever_it_asks_for() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let forgets = |name: &'static str| client.call("ForgotPassword", json!({"Username": name}));
    pool.user("nowhere").without_email().confirmed().await;
    let disabled = pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.answered();

    for name in ["nobody", "nowhere", "disabled", "nobody@example.com", "+15550001111"] {
        if name.starts_with('+') {
            // The pool could not send there, and says the same of everybody.
            assert_eq!(forgets(name).await.refused_kind(), "CodeDeliveryFailureException");
            continue;
        }
        let first = forgets(name).await.answered();
        assert_eq!(first, forgets(name).await.answered(), "stable for the name");
        let (attribute, destination) = told(&first);
        assert_eq!((attribute, destination.len()), ("email", "a***@e***".len()), "{name}");
    }
    assert!(world.inbox().all().is_empty());

    // Who names an address is told of this one, known or not.
    pool.user("ana").confirmed().await;
    for name in ["ana@example.com", "aaron@elsewhere.org"] {
        assert_eq!(told(&client.call("ForgotPassword", json!({"Username": name})).await.answered()).1, "a***@e***");
    }
}
