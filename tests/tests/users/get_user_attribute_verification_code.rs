//! GetUserAttributeVerificationCode.

use poolhouse_tests::{Outcome, Tokens, World, minutes};
use serde_json::{Value, json};

async fn request(world: &World, tokens: &Tokens, attribute: &str) -> Result<Value, poolhouse_tests::AwsError> {
    let input = json!({"AccessToken": tokens.access, "AttributeName": attribute});
    world.call("GetUserAttributeVerificationCode", input).await
}

#[tokio::test]
async fn a_code_goes_to_the_address_that_is_there() {
    let world = World::new().await;
    // Whether the pool verifies the attribute by itself does not matter.
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("email_verified", "false").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    let answer = request(&world, &tokens, "email").await.answered();

    assert_eq!(
        answer,
        json!({"CodeDeliveryDetails": {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}})
    );
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(
        (message.kind.as_str(), message.subject.as_deref()),
        ("verify_attribute", Some("Your verification code"))
    );
    let verify = |code: Option<String>| {
        let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
        world.call("VerifyUserAttribute", input)
    };
    request(&world, &tokens, "email").await.answered();
    let second = world.inbox().next("ana@example.com").await.code;
    if second != message.code {
        verify(message.code).await.unwrap_err();
    }
    verify(second).await.answered();
    assert_eq!(ana.attributes().await["email_verified"], "true");
    request(&world, &tokens, "email").await.answered();
}

#[tokio::test]
async fn a_code_goes_to_the_address_that_waits() {
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
    world.inbox().code_for("new@example.com").await;

    let answer = request(&world, &tokens, "email").await.answered();

    assert_eq!(answer["CodeDeliveryDetails"]["Destination"], "n***@e***");
    let code = world.inbox().code_for("new@example.com").await;
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    world.call("VerifyUserAttribute", input).await.answered();
    assert_eq!(ana.attributes().await["email"], "new@example.com");
}

#[tokio::test]
async fn five_an_hour_are_enough() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    for _ in 0..5 {
        request(&world, &tokens, "email").await.answered();
    }
    assert_eq!(
        request(&world, &tokens, "email").await.refused(),
        "LimitExceededException: Attempt limit exceeded, please try after some time."
    );
    assert_eq!(world.inbox().to("ana@example.com").len(), 5);
    world.wait(minutes(60));
    let tokens = client.tokens("ana", poolhouse_tests::PASSWORD).await;
    request(&world, &tokens, "email").await.answered();
}

#[tokio::test]
async fn there_has_to_be_an_address_and_a_way_to_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").without_email().attribute("phone_number", "+15550001111").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    for attribute in ["email", "name", "sub", "email_verified"] {
        assert_eq!(
            request(&world, &tokens, attribute).await.refused_kind(),
            "InvalidParameterException",
            "{attribute}"
        );
    }
    assert_eq!(
        request(&world, &tokens, "phone_number").await.refused(),
        "CodeDeliveryFailureException: Unable to send the message. User pool does not have SMS configuration to send \
         messages."
    );
    assert!(world.inbox().all().is_empty());
}
