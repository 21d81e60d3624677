//! What happened to messages: told attempt by attempt, to nobody else, for two weeks, and without what they said.

use std::sync::Arc;

use poolhouse_tests::{Outcome, PASSWORD, Relay, World, days, seconds};
use serde_json::{Value, json};
use service::EventRefused;

use super::attempts::world;

fn step(status: &str, attempt: u64, detail: Option<&str>) -> (String, u64, Option<String>) {
    (status.to_owned(), attempt, detail.map(str::to_owned))
}

fn bounce(reference: &str) -> Value {
    json!({
        "eventType": "Bounce", "mail": {"messageId": reference, "destination": ["ana@example.com"]},
        "bounce": {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": "2026-03-03T07:10:00.000Z",
            "bouncedRecipients": [{"emailAddress": "ana@example.com", "diagnosticCode": "smtp; 550 5.1.1 unknown"}]},
    })
}

/// As Amazon SNS says it, to whoever asks for no secret.
async fn tell(world: &World, event: &Value) -> Result<(), EventRefused> {
    let told = json!({"Type": "Notification", "TopicArn": "arn:aws:sns:us-east-1:1:t", "Message": event.to_string()});
    world.service().receive_delivery_event(None, told.to_string().as_bytes()).await
}

#[tokio::test]
async fn every_attempt_is_told_of_one_message_of_one_user_and_of_one_pool() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let (pool, other) = (world.verifying_pool().await, world.verifying_pool().await);
    let client = pool.client().await;
    relay.postpone("451 4.7.1 greylisted");
    let ana = client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.clock.pass(seconds(1));
    client.sign_up("bob", json!({"email": "bob@example.com"})).await.answered();
    other.client().await.sign_up("eve", json!({"email": "eve@example.com"})).await.answered();
    world.clock.pass(seconds(5));
    relay.handed(4).await;
    world.messages_settled().await;

    let all = world.log_texts(&pool.message_log(), "").await;
    let id = all[0]["message_id"].as_str().unwrap();
    let taken = format!("250 taken as {id}");
    let expected =
        [step("queued", 0, None), step("queued", 1, Some("451 4.7.1 greylisted")), step("sent", 2, Some(&taken))];
    assert_eq!(pool.happened(&format!("{{ $.message_id = \"{id}\" }}")).await, expected);
    let sub = ana["UserSub"].as_str().unwrap();
    assert_eq!(pool.happened(&format!("{{ $.user_sub = \"{sub}\" }}")).await, expected);
    assert_eq!(pool.happened("greylisted").await, [expected[1].clone()]);
    assert_eq!(all.len(), 5, "three of ana's, two of bob's");
    assert_eq!(
        all[0],
        json!({"message_id": id, "user_sub": sub, "kind": "sign_up", "channel": "email", "to": "ana@example.com",
            "status": "queued", "attempt": 0, "detail": null})
    );
    let others = world.log_texts(&other.message_log(), "").await;
    assert_eq!(others.len(), 2);
    assert!(others.iter().all(|told| told["to"] == "eve@example.com"));
    assert!(other.happened(&format!("{{ $.message_id = \"{id}\" }}")).await.is_empty());
    assert!(other.happened(&format!("{{ $.user_sub = \"{sub}\" }}")).await.is_empty());
    world.verify().await;
}

#[tokio::test]
async fn what_is_told_later_moves_the_message_and_is_told_once() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.messages_settled().await;
    world.clock.pass(seconds(600));
    let id = relay.sent()[0].id.clone();

    let event = bounce(&id);
    for _ in 0..3 {
        tell(&world, &event).await.unwrap();
    }
    let mut late = json!({"eventType": "Delivery", "delivery": {"smtpResponse": "250 ok"}});
    late["mail"] = event["mail"].clone();
    tell(&world, &late).await.unwrap();
    tell(&world, &bounce("of-another-program")).await.unwrap();

    assert_eq!(world.inbox().all()[0].status, "bounced");
    let words = "Permanent/General: smtp; 550 5.1.1 unknown";
    let taken = format!("250 taken as {id}");
    let expected = [
        step("queued", 0, None),
        step("sent", 1, Some(&taken)),
        step("bounced", 1, Some(words)),
        step("delivered", 1, Some("250 ok")),
    ];
    assert_eq!(pool.happened("").await, expected);
    let failed = service::letters::list(world.service().store(), service::letters::Which::Failed, 10).await.unwrap();
    assert_eq!((failed.len(), failed[0].why.as_deref()), (1, Some(words)));
    let refused = world.service().receive_delivery_event(None, b"{\"eventType\":\"Bounce\"}").await;
    assert!(matches!(refused, Err(EventRefused::Malformed(_))));
    world.verify().await;
}

#[tokio::test]
async fn neither_codes_nor_passwords_are_told() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    // A code nobody knows before; a relay that would repeat it repeats a password, which somebody chooses.
    relay.refuse("554 5.7.1 spam: Your username is ana and temporary password is Temp-0rary!1.");
    let invited = json!({"Username": "ana", "TemporaryPassword": "Temp-0rary!1", "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}]});
    let refused = pool.call("AdminCreateUser", invited).await.unwrap_err().to_string();
    assert_eq!(
        refused,
        "CodeDeliveryFailureException: 554 5.7.1 spam: Your username is ana and temporary password is ******."
    );
    client.sign_up("bob", json!({"email": "bob@example.com"})).await.answered();
    let code = world.inbox().code_for("bob@example.com").await;
    world.messages_settled().await;

    let told = world.log_texts(&pool.message_log(), "").await;
    assert_eq!(told.len(), 4);
    for secret in [code.as_str(), "Temp-0rary!1", PASSWORD] {
        assert!(!told.iter().any(|event| event["detail"].to_string().contains(secret)), "{told:?}");
    }
    let failed = told.iter().find(|event| event["status"] == "failed").unwrap();
    assert_eq!(failed["detail"], "554 5.7.1 spam: Your username is ana and temporary password is ******.");
}

#[tokio::test]
async fn history_outlives_a_restart_and_ends_after_two_weeks() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.messages_settled().await;

    let restarted = world.restarted();
    assert_eq!(restarted.log_texts(&pool.message_log(), "").await.len(), 2);

    world.clock.pass(days(14));
    client.resend("ana").await.answered();
    world.messages_settled().await;
    let told = world.log_texts(&pool.message_log(), "").await;
    assert_eq!(told.iter().filter(|event| event["kind"] == "sign_up").count(), 0, "{told:?}");
    assert_eq!(told.len(), 2);
    let clock = world.service().clock();
    store::sweep::sweep_once(world.service().store(), clock.now(), clock.wall(), 100).await.unwrap();
    let of_the_past = world
        .dump()
        .await
        .iter()
        .any(|(key, value)| key[0] == 0x2d && value.windows(9).any(|window| window == b"\"sign_up\""));
    assert!(!of_the_past);
    world.verify().await;
}
