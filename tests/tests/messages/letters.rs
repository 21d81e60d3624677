//! What a person decides about messages that nobody took.

use std::sync::Arc;

use poolhouse_tests::{Outcome, Relay, days, seconds};
use serde_json::json;
use service::letters::{Letter, LetterError, Which};

use super::attempts::world;

#[tokio::test]
async fn a_dead_letter_is_listed_sent_again_and_dropped() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let client = world.verifying_pool().await.client().await;
    for name in ["ana", "ben"] {
        relay.refuse("554 5.7.1 looks like spam");
        // Oldest first: of one moment they would be in no particular order.
        world.clock.pass(seconds(1));
        client.sign_up(name, json!({"email": format!("{name}@example.com")})).await.unwrap_err();
    }
    let service = world.service();

    let dead = service.letters(Which::Failed, 10).await.unwrap();
    let seen = |letter: &Letter| (letter.to.clone(), letter.status, letter.why.clone());
    let why = Some("554 5.7.1 looks like spam".to_owned());
    assert_eq!(
        dead.iter().map(seen).collect::<Vec<_>>(),
        [("ana@example.com".to_owned(), "failed", why.clone()), ("ben@example.com".to_owned(), "failed", why)]
    );
    assert_eq!(service.letters(Which::Failed, 1).await.unwrap().len(), 1);

    service.retry_letter(&dead[0].id).await.unwrap();
    relay.handed(3).await;
    world.messages_settled().await;
    assert_eq!(relay.sent()[2].to, "ana@example.com");
    service.discard_letter(&dead[1].id).await.unwrap();
    assert!(service.letters(Which::Failed, 10).await.unwrap().is_empty());
    for letter in dead {
        assert!(matches!(service.retry_letter(&letter.id).await, Err(LetterError::Over(_))));
        assert!(matches!(service.discard_letter(&letter.id).await, Err(LetterError::Over(_))));
    }
    for unknown in ["", "x", "0000000000000001"] {
        assert!(matches!(service.retry_letter(unknown).await, Err(LetterError::Unknown(_))), "{unknown}");
    }
    world.verify().await;
}

#[tokio::test]
async fn a_letter_whose_code_is_over_is_not_sent_again() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let client = world.verifying_pool().await.client().await;
    relay.refuse("550 no");
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.unwrap_err();
    let dead = world.service().letters(Which::Failed, 10).await.unwrap();

    world.clock.pass(days(1));

    assert!(matches!(world.service().retry_letter(&dead[0].id).await, Err(LetterError::Useless(_))));
    world.service().discard_letter(&dead[0].id).await.unwrap();
}

#[tokio::test]
async fn what_waits_is_listed_and_can_be_hurried_or_dropped() {
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let client = world.verifying_pool().await.client().await;
    for name in ["ana", "ben"] {
        relay.postpone("451 later");
        client.sign_up(name, json!({"email": format!("{name}@example.com")})).await.answered();
    }
    world.attempts_settled().await;

    let waiting = world.service().letters(Which::Queued, 10).await.unwrap();
    assert_eq!(waiting.iter().map(|letter| (letter.status, letter.attempts)).collect::<Vec<_>>(), [("queued", 1); 2]);
    world.service().discard_letter(&waiting[1].id).await.unwrap();
    world.service().retry_letter(&waiting[0].id).await.unwrap();
    relay.handed(3).await;
    world.messages_settled().await;

    assert_eq!(relay.sent()[2].to, waiting[0].to);
    assert!(world.service().letters(Which::Queued, 10).await.unwrap().is_empty());
}
