//! What happened to messages, and logs.

use std::time::Duration;

use domain::ids::RecordId;
use domain::log::{LogEntry, LogGroup, LogGroupNumber, LogStream};
use domain::message::{HISTORY_KEPT, MessageEvent};
use domain::pool::Pool;
use domain::time::Timestamp;

use super::samples::*;
use crate::sweep::sweep_once;
use crate::testing::store;
use crate::{Place, Store};

/// The message was taken.
pub fn message_event(pool: &Pool, id: u64) -> MessageEvent {
    let born = message(pool, id);
    let sent = born.sent(later(1), Some(format!("250 Ok 0100-{id}")));
    MessageEvent::attempted(&born, &sent, later(1), Some("250 ok")).unwrap()
}

pub fn log_group(name: &str, number: u64) -> LogGroup {
    LogGroup { name: name.into(), number: LogGroupNumber(number), created: NOW, retention: Some(7), made: true }
}

pub fn log_stream(group: u64, name: &str) -> LogStream {
    LogStream { group: LogGroupNumber(group), name: name.into(), created: NOW }
}

pub fn log_entry(group: u64, at: Timestamp, id: u64) -> LogEntry {
    let end = at.plus(Duration::from_secs(60));
    LogEntry { group: LogGroupNumber(group), at, id, stream: "a".into(), text: format!("{{\"id\":{id}}}"), end }
}

fn always() -> (Place, Place) {
    (Place::before(Timestamp::EPOCH), Place::before(Timestamp::MAX))
}

async fn texts(store: &Store, group: u64) -> Vec<u64> {
    let (from, until) = always();
    let found = store.begin().log_entries(LogGroupNumber(group), &from, &until, 100).await.unwrap();
    found.items.iter().map(|(_, entry)| entry.id).collect()
}

#[tokio::test]
async fn the_history_of_a_message_is_read_by_pool_by_user_and_by_reference() {
    let store = store().await;
    let (pool, other) = (pool(1), pool(2));
    with_pool(&store, &pool).await;
    with_pool(&store, &other).await;
    for (pool, id) in [(&pool, 1), (&pool, 2), (&other, 3)] {
        let mut tx = store.begin();
        tx.enqueue(&message(pool, id));
        tx.commit().await.unwrap();
        let mut tx = store.begin();
        tx.put(&message_event(pool, id));
        tx.commit().await.unwrap();
    }

    let (from, until) = always();
    let mut tx = store.begin();
    let of_pool = tx.message_events(pool.number, &from, &until, 3).await.unwrap();
    let ids = |found: &[(Place, std::sync::Arc<MessageEvent>)]| -> Vec<(u64, i64)> {
        found.iter().map(|(_, event)| (event.message.0, event.at.seconds() - NOW.seconds())).collect()
    };
    assert_eq!(ids(&of_pool.items), [(1, 0), (2, 0), (1, 1)]);
    let rest = tx.message_events(pool.number, &of_pool.next.unwrap(), &until, 3).await.unwrap();
    assert_eq!((ids(&rest.items), rest.next), (vec![(2, 1)], None));
    let of_user = tx.message_events_of(pool.number, &sub(1), &from, &until, 2).await.unwrap();
    assert_eq!(ids(&of_user.items), [(1, 0), (2, 0)]);
    let rest = tx.message_events_of(pool.number, &sub(1), &of_user.next.unwrap(), &until, 9).await.unwrap();
    assert_eq!((ids(&rest.items), rest.next), (vec![(1, 1), (2, 1)], None));
    assert!(tx.message_events_of(pool.number, &sub(2), &from, &until, 2).await.unwrap().items.is_empty());
    let until = Place::before(later(1));
    assert_eq!(ids(&tx.message_events(pool.number, &from, &until, 9).await.unwrap().items), [(1, 0), (2, 0)]);

    assert_eq!(tx.message_taken_as("0100-3").await.unwrap().unwrap().pool, other.number);
    assert!(tx.message_taken_as("0100-4").await.unwrap().is_none());
    assert_clean(&store).await;
}

#[tokio::test]
async fn history_is_swept_when_its_time_is_over_and_with_its_pool() {
    let store = store().await;
    let (pool, doomed) = (pool(1), pool(2));
    for (pool, id) in [(&pool, 1), (&doomed, 2)] {
        with_pool(&store, pool).await;
        let mut tx = store.begin();
        tx.put(&message_event(pool, id));
        tx.commit().await.unwrap();
    }
    let mut tx = store.begin();
    let found = tx.pool_by_number(doomed.number).await.unwrap().unwrap();
    tx.delete_pool(&found, NOW);
    tx.commit().await.unwrap();
    assert_clean(&store).await;

    let count = async |pool: &Pool| {
        let (from, until) = always();
        store.begin().message_events(pool.number, &from, &until, 9).await.unwrap().items.len()
    };
    let end = later(1).plus(HISTORY_KEPT);
    for _ in 0..3 {
        sweep_once(&store, NOW, end.minus(Duration::from_millis(1)), 10).await.unwrap();
    }
    assert_eq!((count(&pool).await, count(&doomed).await), (1, 0));
    sweep_once(&store, NOW, end, 10).await.unwrap();
    assert_eq!(count(&pool).await, 0);
    assert_clean(&store).await;
}

#[tokio::test]
async fn entries_are_listed_by_time_and_end() {
    let store = store().await;
    let mut tx = store.begin();
    for entry in [log_entry(7, later(2), 1), log_entry(7, NOW, 3), log_entry(7, NOW, 2), log_entry(8, NOW, 4)] {
        tx.put(&entry);
    }
    tx.commit().await.unwrap();

    assert_eq!(texts(&store, 7).await, [2, 3, 1]);
    sweep_once(&store, NOW, later(61), 10).await.unwrap();
    assert_eq!((texts(&store, 7).await, texts(&store, 8).await), (vec![1], vec![]));
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_deleted_group_takes_its_streams_and_entries_with_it() {
    let store = store().await;
    let mut tx = store.begin();
    for (name, number) in [("/a", 7), ("/ab", 8), ("/b", 9)] {
        tx.put(&log_group(name, number));
        tx.put(&log_stream(number, "one"));
        tx.put(&log_stream(number, "two"));
        tx.put(&log_entry(number, NOW, 1));
    }
    tx.commit().await.unwrap();

    let mut tx = store.begin();
    let names = |page: crate::Page<std::sync::Arc<LogGroup>>| -> Vec<String> {
        page.items.iter().map(|group| group.name.clone()).collect()
    };
    assert_eq!(names(tx.log_groups("/a", None, 9).await.unwrap()), ["/a", "/ab"]);
    assert_eq!(tx.log_streams(LogGroupNumber(7), "t", None, 9).await.unwrap().items.len(), 1);
    let group = tx.log_group("/a").await.unwrap().unwrap();
    tx.delete_log_group(&group, NOW);
    tx.commit().await.unwrap();
    for _ in 0..3 {
        sweep_once(&store, NOW, NOW, 10).await.unwrap();
    }

    let mut tx = store.begin();
    assert!(tx.log_group("/a").await.unwrap().is_none());
    assert!(tx.log_stream(LogGroupNumber(7), "one").await.unwrap().is_none());
    assert!(tx.log_stream(LogGroupNumber(8), "one").await.unwrap().is_some());
    assert_eq!((texts(&store, 7).await, texts(&store, 8).await), (vec![], vec![1]));
    assert!(tx.list_records::<crate::LogGroupRemains>((), None, 9).await.unwrap().items.is_empty());
    assert!(tx.message(RecordId(1)).await.unwrap().is_none());
    assert_clean(&store).await;
}
