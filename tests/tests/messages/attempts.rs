//! The first attempt within the request, and what workers do after it.

use std::sync::Arc;

use poolhouse_tests::{Options, Outcome, Relay, World, days, seconds};
use serde_json::json;
use service::letters::{Which, list};

pub async fn world(relay: &Arc<Relay>) -> World {
    World::with(Options { relay: Some(relay.clone()), ..Options::default() }).await
}

#[tokio::test]
async fn what_the_relay_refuses_is_told_with_its_words_and_the_user_stays() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    relay.refuse("550 5.1.1 No such person here");

    let refused = client.sign_up("ana", json!({"email": "ana@example.com"})).await.unwrap_err();

    assert_eq!(refused.to_string(), "CodeDeliveryFailureException: 550 5.1.1 No such person here");
    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "UNCONFIRMED");
    assert_eq!(world.inbox().all()[0].status, "failed");
    client.resend("ana").await.answered();
    assert_eq!(world.inbox().all()[0].status, "sent");
}

#[tokio::test]
async fn a_relay_that_is_busy_is_asked_again_by_the_schedule() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let client = world.verifying_pool().await.client().await;
    for _ in 0..3 {
        relay.postpone("451 4.7.1 greylisted");
    }

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();

    for (attempt, wait) in (2..).zip([5, 15, 30]) {
        world.clock.pass(seconds(wait - 1));
        assert_eq!(relay.sent().len(), attempt - 1, "before {wait} s are over");
        world.clock.pass(seconds(1));
        relay.handed(attempt).await;
        world.attempts_settled().await;
    }
    world.messages_settled().await;
    let sent = relay.sent();
    assert!(sent.iter().all(|one| one.id == sent[0].id), "one message, one idempotency key");
    assert_eq!(world.inbox().all()[0].status, "sent");
    let mail = sent[0].email.clone().unwrap();
    let code = world.inbox().code_for("ana@example.com").await;
    assert_eq!(mail.html.as_deref(), Some(format!("Your verification code is {code}.").as_str()));
    assert_eq!(mail.text, mail.html);
}

#[tokio::test]
async fn who_waits_for_a_silent_relay_goes_on_after_a_while() {
    let relay = Arc::new(Relay::closed());
    let world = world(&relay).await;
    let client = world.verifying_pool().await.client().await;

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();

    assert_eq!(world.inbox().all()[0].status, "queued");
    relay.open();
    world.messages_settled().await;
    assert_eq!(relay.sent().len(), 1);
}

#[tokio::test]
async fn a_code_that_is_over_is_not_sent() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let client = world.verifying_pool().await.client().await;
    relay.postpone("451 later");
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.attempts_settled().await;

    world.clock.pass(days(2));
    world.messages_settled().await;

    assert_eq!(relay.sent().len(), 1);
    assert_eq!(world.inbox().all()[0].status, "dropped");
    assert!(list(world.service().store(), Which::Failed, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn pools_say_how_their_messages_travel() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let identity = "arn:aws:ses:eu-west-1:123456789012:identity/example.dev";
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email", "phone_number"],
            "EmailConfiguration": {
                "EmailSendingAccount": "DEVELOPER",
                "SourceArn": identity,
                "From": "House <house@example.dev>",
                "ReplyToEmailAddress": "answers@example.dev",
                "ConfigurationSet": "codes",
            },
            "SmsConfiguration": {"EumsSms": {
                "CallerArn": "arn:aws:iam::123456789012:role/sms",
                "OriginationIdentity": "+15550199",
                "InEntityId": "E1",
                "InTemplateId": "T1",
            }},
        }))
        .await;
    let client = pool.client().await;

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    client.sign_up("ben", json!({"phone_number": "+15550123"})).await.answered();

    let sent = relay.sent();
    let mail = sent[0].email.clone().unwrap();
    assert_eq!(
        (mail.from.as_str(), mail.reply_to.as_deref()),
        ("House <house@example.dev>", Some("answers@example.dev"))
    );
    assert_eq!(mail.about.route.source_arn.as_deref(), Some(identity));
    assert_eq!(mail.about.route.configuration_set.as_deref(), Some("codes"));
    assert_eq!(mail.about.pool_id.as_deref(), Some(pool.id.as_str()));
    let text = sent[1].text.clone().unwrap();
    assert_eq!(text.about.route.origination.as_deref(), Some("+15550199"));
    assert_eq!(text.about.route.entity_id.as_deref(), Some("E1"));
    assert_eq!(text.about.route.template_id.as_deref(), Some("T1"));
}
