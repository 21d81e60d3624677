//! Thousands of messages that wait leave at the relay's speed, a handful at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::ids::RecordId;
use domain::message::{Channel, Kind, LONGEST_TRY, Outgoing, Payload, Recipient, Route};
use poolhouse_tests::{Relay, is_long, seconds};
use service::ports::Clock as _;
use store::Purpose;

use super::attempts::world;

/// Workers send no more at a time.
const HANDFUL: usize = 16;

#[tokio::test]
async fn what_waits_leaves_once_each_and_never_more_than_a_handful_at_a_time() {
    let count = if is_long() { 10_000 } else { 300 };
    let relay = Arc::new(Relay::default());
    let world = world(&relay).await;
    let store = world.service().store();
    let now = world.clock.wall();
    let payload = serde_json::to_vec(&Payload::plain(Some("Hello".into()), "Hello".into())).unwrap();
    for number in 1..=count {
        let id = RecordId(number);
        let recipient = Recipient {
            kind: Kind::Other,
            channel: Channel::Email,
            to: format!("u{number}@example.com"),
            user: None,
            from: Some("house@example.dev".into()),
            reply_to: None,
            route: Route::default(),
            function: None,
        };
        let sealed = store.seal(Purpose::MESSAGE, &id.0.to_be_bytes(), &payload).unwrap();
        let born = Outgoing::leased_from_birth(id, None, recipient, sealed, now, seconds(30), LONGEST_TRY);
        let mut tx = store.begin();
        tx.enqueue(&born.left_to_workers(now));
        tx.commit().await.unwrap();
    }

    relay.handed(usize::try_from(count).unwrap()).await;
    world.messages_settled().await;

    let sent = relay.sent();
    assert_eq!(sent.len(), usize::try_from(count).unwrap(), "each once");
    assert_eq!(sent.iter().map(|one| &one.id).collect::<BTreeSet<_>>().len(), sent.len());
    assert!(relay.busiest() <= HANDFUL, "{} at a time", relay.busiest());
    world.verify().await;
}
