//! ResendConfirmationCode.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

#[tokio::test]
async fn a_new_code_replaces_the_old_one() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let first = world.inbox().code_for("ana@example.com").await;

    let answer = client.resend("ana").await.answered();

    assert_eq!(
        answer,
        json!({"CodeDeliveryDetails": {
            "Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email",
        }})
    );
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.kind, "resend");
    let second = message.code.unwrap();
    if first != second {
        assert_eq!(
            client.confirm("ana", &first).await.refused(),
            "CodeMismatchException: Invalid verification code provided, please try again."
        );
    }
    client.confirm("ana", &second).await.answered();
}

#[tokio::test]
async fn it_works_by_alias() {
    let world = World::new().await;
    let client = world
        .pool_with(json!({"UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}))
        .await
        .client()
        .await;
    client.sign_up("ana@example.com", json!({})).await.answered();
    client.resend("ana@example.com").await.answered();
    world.inbox().next("ana@example.com").await;
    let code = world.inbox().code_for("ana@example.com").await;
    client.confirm("ana@example.com", &code).await.answered();
}

#[tokio::test]
async fn five_an_hour_are_enough() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    for _ in 0..5 {
        client.resend("ana").await.answered();
    }
    assert_eq!(
        client.resend("ana").await.refused(),
        "LimitExceededException: Attempt limit exceeded, please try after some time."
    );
    assert_eq!(world.inbox().to("ana@example.com").len(), 6);
    world.wait(minutes(61));
    client.resend("ana").await.answered();
}

#[tokio::test]
async fn whom_it_refuses() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    assert_eq!(client.resend("ana").await.refused(), "InvalidParameterException: User is already confirmed.");
    assert_eq!(
        client.resend("nobody").await.refused(),
        "UserNotFoundException: Username/client id combination not found."
    );
    client.sign_up("ben", json!({})).await.answered();
    assert_eq!(client.resend("ben").await.refused_kind(), "InvalidParameterException");

    let silent = world.pool().await.client().await;
    silent.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    assert_eq!(
        silent.resend("ana").await.refused(),
        "NotAuthorizedException: Cannot resend codes. Auto verification not turned on."
    );
}

#[tokio::test]
async fn an_unknown_user_of_a_careful_client_looks_like_a_known_one() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;

    let first = client.resend("nobody@example.com").await.answered();
    let second = client.resend("nobody@example.com").await.answered();

    assert_eq!(first, second, "stable for the name");
    let details = &first["CodeDeliveryDetails"];
    assert_eq!(details["DeliveryMedium"], "EMAIL");
    assert_eq!(details["AttributeName"], "email");
    let destination = details["Destination"].as_str().unwrap();
    assert!(destination.contains("***@") && destination.ends_with("***"), "{destination}");
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn a_link_pool_sends_links() {
    let world = World::new().await;
    let client = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"],
            "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
        }))
        .await
        .client()
        .await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    client.resend("ana").await.answered();
    for message in world.inbox().to("ana@example.com") {
        let link = message.link.clone().expect("a link");
        assert!(link.starts_with("https://id.example.org/confirmUser?client_id="), "{link}");
        for part in [format!("client_id={}", client.id), "user_name=ana".into(), "confirmation_code=".into()] {
            assert!(link.contains(&part), "{link}");
        }
        assert!(message.body.contains("Verify Email"), "{}", message.body);
        assert_eq!(message.subject.as_deref(), Some("Your verification link"));
    }
}
