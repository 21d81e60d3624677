//! ConfirmSignUp.

use poolhouse_tests::{Client, Outcome, PASSWORD, World, attributes_of, hours, minutes};
use serde_json::json;

const WRONG: &str = "CodeMismatchException: Invalid verification code provided, please try again.";
const EXPIRED: &str = "ExpiredCodeException: Invalid code provided, please request a code again.";
const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";

async fn signed_up(world: &World) -> (Client, String) {
    let client = world.verifying_pool().await.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    (client, code)
}

/// Six digits that are not the code.
fn other_than(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

#[tokio::test]
async fn the_code_confirms_and_verifies() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;

    assert_eq!(client.confirm("ana", &code).await.answered(), json!({}));

    let user = client.pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert_eq!(attributes_of(&user["UserAttributes"])["email_verified"], "true");
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn a_wrong_code_is_refused_and_the_right_one_still_works() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;
    assert_eq!(client.confirm("ana", &other_than(&code)).await.refused(), WRONG);
    assert_eq!(client.confirm("ana", "no-code").await.refused(), WRONG);
    client.confirm("ana", &code).await.answered();
}

#[tokio::test]
async fn a_confirmed_user_is_not_confirmed_again() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;
    client.confirm("ana", &code).await.answered();
    assert_eq!(
        client.confirm("ana", &code).await.refused(),
        "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
    );
    client.pool.user("ben").invited().await;
    assert_eq!(
        client.confirm("ben", &code).await.refused(),
        "NotAuthorizedException: User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD"
    );
}

#[tokio::test]
async fn a_code_lives_for_a_day() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;
    client.pool.call("UpdateUserPool", json!({"AutoVerifiedAttributes": ["email"]})).await.answered();

    world.wait(hours(24));

    assert_eq!(client.confirm("ana", &code).await.refused(), EXPIRED);
    let status = client.pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(status["UserStatus"], "UNCONFIRMED");
}

#[tokio::test]
async fn a_code_lives_nearly_a_day() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;
    world.wait(hours(24) - minutes(1));
    client.confirm("ana", &code).await.answered();
}

#[tokio::test]
async fn a_code_that_was_never_sent_has_expired() {
    let world = World::new().await;
    let client = world.pool().await.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    assert_eq!(client.confirm("ana", "123456").await.refused(), EXPIRED);
}

#[tokio::test]
async fn after_fifteen_tries_an_hour_even_the_right_code_waits() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;
    for _ in 0..15 {
        assert_eq!(client.confirm("ana", &other_than(&code)).await.refused(), WRONG);
    }
    assert_eq!(client.confirm("ana", &other_than(&code)).await.refused(), LIMIT);
    assert_eq!(client.confirm("ana", &code).await.refused(), LIMIT);

    // A new code does not forgive.
    client.resend("ana").await.answered();
    let newer = world.inbox().code_for("ana@example.com").await;
    assert_eq!(client.confirm("ana", &newer).await.refused(), LIMIT);

    world.wait(minutes(61));
    client.confirm("ana", &newer).await.answered();
}

#[tokio::test]
async fn a_code_belongs_to_its_user_and_its_pool() {
    let world = World::new().await;
    let (client, code) = signed_up(&world).await;
    client.sign_up("ben", json!({"email": "ben@example.com"})).await.answered();
    let bens = world.inbox().code_for("ben@example.com").await;
    if bens != code {
        assert_eq!(client.confirm("ana", &bens).await.refused(), WRONG);
    }
    let elsewhere = world.verifying_pool().await.client().await;
    elsewhere.sign_up("ana", json!({"email": "other@example.com"})).await.answered();
    let theirs = world.inbox().code_for("other@example.com").await;
    if theirs != code {
        assert_eq!(elsewhere.confirm("ana", &code).await.refused(), WRONG);
    }
}

#[tokio::test]
async fn unknown_users_are_told_or_hidden() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let legacy = pool.client().await;
    assert_eq!(
        legacy.confirm("nobody", "123456").await.refused(),
        "UserNotFoundException: Username/client id combination not found."
    );
    let careful = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    assert_eq!(careful.confirm("nobody", "123456").await.refused(), EXPIRED);
    // Whoever asks for a code first is told nothing else than of a user who was sent one.
    careful.resend("nobody").await.answered();
    assert_eq!(careful.confirm("nobody", "123456").await.refused(), WRONG);
    assert_eq!(careful.confirm("somebody", "123456").await.refused(), EXPIRED);
    world.wait(hours(24));
    assert_eq!(careful.confirm("nobody", "123456").await.refused(), EXPIRED);
}

#[tokio::test]
async fn a_secret_is_asked_for_before_the_user() {
    let world = World::new().await;
    let client = world.verifying_pool().await.confidential_client().await;
    let input = json!({"ClientId": client.id, "Username": "nobody", "ConfirmationCode": "123456"});
    assert_eq!(
        world.call("ConfirmSignUp", input).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )
    );
}

#[tokio::test]
async fn an_empty_code_is_a_violation() {
    let world = World::new().await;
    let (client, _) = signed_up(&world).await;
    let refused = client.confirm("ana", "").await.refused();
    assert!(refused.starts_with("InvalidParameterException: 2 validation errors detected: "), "{refused}");
    assert!(refused.contains("Value '' at 'confirmationCode' failed to satisfy constraint: Member must have length greater than or equal to 1"), "{refused}");
}

#[tokio::test]
async fn an_alias_that_is_owned_stays_with_its_owner() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;
    let owner = pool.user("owner").email("shared@example.com").confirmed().await;
    client.sign_up("rival", json!({"email": "shared@example.com"})).await.answered();
    let code = world.inbox().code_for("shared@example.com").await;

    assert_eq!(
        client.confirm("rival", &code).await.refused(),
        "AliasExistsException: An account with the email already exists."
    );
    let rival = pool.call("AdminGetUser", json!({"Username": "rival"})).await.answered();
    assert_eq!(rival["UserStatus"], "UNCONFIRMED");
    let by_alias = pool.call("AdminGetUser", json!({"Username": "shared@example.com"})).await.answered();
    assert_eq!(by_alias["Username"], "owner");

    let forced = json!({"Username": "rival", "ConfirmationCode": code, "ForceAliasCreation": true});
    client.call("ConfirmSignUp", forced).await.answered();
    let by_alias = pool.call("AdminGetUser", json!({"Username": "shared@example.com"})).await.answered();
    assert_eq!(by_alias["Username"], "rival");
    assert_eq!(owner.attributes().await["email_verified"], "false");
    world.verify().await;
}
