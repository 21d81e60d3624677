//! The outbox, and functions that are still to be told of something.

use std::time::Duration;

use super::samples::*;
use crate::testing::store;
use crate::{Failure, Finished};
use domain::message::Status;

const LEASE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_message_has_one_holder_at_a_time() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let born = message(&pool, 1);
    let mut tx = store.begin();
    tx.enqueue(&born);
    tx.commit().await.unwrap();

    assert!(store.claim_messages(later(29), LEASE, 10).await.unwrap().is_empty(), "its request has it");
    let (one, other) =
        tokio::join!(store.claim_messages(later(30), LEASE, 10), store.claim_messages(later(30), LEASE, 10));
    let claimed = [one.unwrap(), other.unwrap()].concat();
    assert_eq!(claimed.len(), 1);

    assert!(!store.settle_message(&born, &born.sent(later(31), None)).await.unwrap(), "the request lost it");
    let held = &claimed[0];
    assert!(store.settle_message(held, &held.sent(later(31), None)).await.unwrap());
    assert!(store.claim_messages(later(3000), LEASE, 10).await.unwrap().is_empty());
    assert_eq!(store.begin().message(born.id).await.unwrap().unwrap().status(), Status::Sent);
    assert_clean(&store).await;
}

#[tokio::test]
async fn messages_are_claimed_in_the_order_they_are_due_and_only_so_many() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    for id in [3, 1, 2] {
        let born = message(&pool, id);
        let waiting = born.postponed(later(id), "421 busy");
        let mut tx = store.begin();
        tx.enqueue(&waiting);
        tx.commit().await.unwrap();
    }

    let ids = async |now| -> Vec<u64> {
        let claimed = store.claim_messages(now, LEASE, 2).await.unwrap();
        claimed.iter().map(|message| message.id.0).collect()
    };
    assert_eq!(ids(later(5)).await, [0_u64; 0]);
    assert_eq!(ids(later(6)).await, [1]);
    // The first one's holder said nothing: it is due again, after those that waited longer.
    assert_eq!(ids(later(60)).await, [2, 3]);
    assert_eq!(ids(later(60)).await, [1]);
    assert_eq!(ids(later(60)).await, [0_u64; 0]);
}

#[tokio::test]
async fn what_nobody_took_waits_for_a_person() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    for (id, ended) in [(1, message(&pool, 1).failed(NOW, "550")), (2, message(&pool, 2).sent(NOW, None))] {
        let mut tx = store.begin();
        tx.enqueue(&ended);
        tx.commit().await.unwrap();
        assert_eq!(ended.id.0, id);
    }

    let failed = store.begin().dead_letters(Finished::Failed, None, 10).await.unwrap();
    let unwelcome = store.begin().dead_letters(Finished::Unwelcome, None, 10).await.unwrap();

    assert_eq!(failed.items.iter().map(|message| message.id.0).collect::<Vec<_>>(), [1]);
    assert!(unwelcome.items.is_empty());
    let day = 24 * 3600;
    crate::sweep::sweep_once(&store, NOW, later(day), 10).await.unwrap();
    let mut tx = store.begin();
    assert!(tx.message(domain::ids::RecordId(1)).await.unwrap().is_some());
    assert!(tx.message(domain::ids::RecordId(2)).await.unwrap().is_none());
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_message_is_born_with_what_causes_it_or_not_at_all() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[]);
    with_users(&store, std::slice::from_ref(&ana)).await;

    let mut tx = store.begin();
    tx.put(&ana);
    tx.enqueue(&message(&pool, 1));
    assert!(matches!(tx.commit().await, Err(Failure::Conflict)));

    assert!(store.begin().message(domain::ids::RecordId(1)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_function_is_told_by_one_at_a_time_and_then_no_more() {
    let store = store().await;
    let (pool, gone) = (pool(1), pool(2));
    with_pool(&store, &pool).await;
    let (call, orphan) = (function_call(&pool, 1), function_call(&gone, 2));
    let mut tx = store.begin();
    tx.put(&call);
    tx.put(&orphan);
    tx.commit().await.unwrap();

    assert!(
        store.claim_calls(domain::time::Timestamp::EPOCH, later(60), 10).await.unwrap().is_empty(),
        "its request has it"
    );
    let (one, other) =
        tokio::join!(store.claim_calls(later(0), later(60), 10), store.claim_calls(later(0), later(60), 10));
    let claimed = [one.unwrap(), other.unwrap()].concat();
    assert_eq!(claimed.iter().map(|call| call.id.0).collect::<Vec<_>>(), [1], "nobody is told for a pool that is gone");
    assert!(!store.settle_call(&call).await.unwrap(), "the request lost it");
    assert!(store.settle_call(&claimed[0]).await.unwrap());
    assert!(store.claim_calls(later(3000), later(3060), 10).await.unwrap().is_empty());
}
