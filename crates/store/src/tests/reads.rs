//! How often the engine is asked: the hot paths have a budget.

use std::sync::Arc;

use super::samples::*;
use crate::Store;
use crate::testing::store_on;
use domain::filter::{Filter, Searchable};
use domain::token::KeyUse;
use domain::user::User;
use kv::MemoryEngine;
use kv::fault::{FaultEngine, Faults};

/// A store whose engine counts, with one pool, client, user and session.
async fn world() -> (Arc<FaultEngine>, Store) {
    let engine = Arc::new(FaultEngine::new(Arc::new(MemoryEngine::new()), Faults::default()));
    let store = store_on(Arc::<FaultEngine>::clone(&engine)).await;
    let pool = pool_with_aliases(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[("email", "ana@example.com"), ("email_verified", "true")]);
    with_users(&store, std::slice::from_ref(&ana)).await;
    let mut tx = store.begin();
    tx.put(&client("client1", &pool));
    tx.put(&grant(&ana, 1));
    tx.put(&signing_key(&pool, KeyUse::Id));
    tx.put(&signing_key(&pool, KeyUse::Access));
    tx.commit().await.unwrap();
    (engine, store)
}

/// Gets and scans of one run.
async fn cost<T>(engine: &FaultEngine, run: impl Future<Output = T>) -> (u64, u64) {
    let before = engine.counts();
    run.await;
    let after = engine.counts();
    (after.gets - before.gets, after.scans - before.scans)
}

#[tokio::test]
async fn lookups_ask_the_engine_as_often_as_planned() {
    let (engine, store) = world().await;
    let (engine, pool) = (engine.as_ref(), pool_with_aliases(1));
    let ana = user(&pool, 1, "ana", &[]);
    store.cache().clear();

    // The first time, then with the places known.
    for (round, expected) in [("cold", 2), ("warm", 1)] {
        let pool_id = cost(engine, async { store.begin().pool_by_id(&pool.id).await.unwrap().unwrap() }).await;
        assert_eq!(pool_id, (expected, 0), "pool, {round}");
        let client = cost(engine, async { store.begin().client(&"client1".into()).await.unwrap().unwrap() }).await;
        assert_eq!(client, (expected, 0), "client, {round}");
        let named = cost(engine, async { store.begin().user_by_name(&pool, "ana").await.unwrap().unwrap() }).await;
        assert_eq!(named, (expected, 0), "user by name, {round}");
        let alias = async { store.begin().user_by_name(&pool, "ana@example.com").await.unwrap().unwrap() };
        assert_eq!(cost(engine, alias).await, (expected, 0), "user by alias, {round}");
        let session = async {
            let (id, client) = (grant(&ana, 1).id, "client1".into());
            let found = store.begin().session(&pool, &ana.sub, id, &client).await.unwrap();
            assert!(found.user.is_some() && found.client.is_some() && found.grant.is_some());
        };
        assert_eq!(cost(engine, session).await, (expected, 0), "session, {round}");
    }
    let nobody = cost(engine, async { store.begin().user_by_name(&pool, "nobody").await.unwrap() }).await;
    assert_eq!(nobody, (1, 0));
    let keys = cost(engine, async { store.begin().signing_keys(pool.number).await.unwrap().0.unwrap() }).await;
    assert_eq!(keys, (1, 0));
    let refresh = async { store.begin().user_and_grant(pool.number, ana.id, grant(&ana, 1).id).await.unwrap() };
    assert_eq!(cost(engine, refresh).await, (1, 0));
}

#[tokio::test]
async fn a_list_is_one_scan_and_one_read() {
    let (engine, store) = world().await;
    let (engine, pool) = (engine.as_ref(), pool_with_aliases(1));
    let filter = domain::filter::Filter::parse("email ^= \"a\"").unwrap();

    let all = cost(engine, async { store.begin().list_users(&pool, None, None, 60).await.unwrap() }).await;
    let filtered = async {
        let page = store.begin().list_users(&pool, filter.as_ref(), None, 60).await.unwrap();
        assert_eq!(page.items.len(), 1);
    };

    assert_eq!(all, (1, 1));
    assert_eq!(cost(engine, filtered).await, (1, 1));
    assert_eq!(cost(engine, async { store.begin().estimated_users(pool.number).await.unwrap() }).await, (0, 1));
}

/// Every filter there is, on something the users of the samples have.
fn filters() -> Vec<Filter> {
    Searchable::ALL
        .iter()
        .flat_map(|attribute| {
            let value = match attribute {
                Searchable::UserStatus => "CONFIRMED",
                Searchable::Enabled => "Enabled",
                Searchable::PhoneNumber => "+1555",
                Searchable::Sub => "00000000",
                _ => "a",
            };
            ["=", "^="].map(|comparison| format!("{} {comparison} \"{value}\"", attribute.as_str()))
        })
        .map(|text| Filter::parse(&text).unwrap().unwrap())
        .collect()
}

#[tokio::test]
async fn a_list_costs_the_same_however_many_users_there_are() {
    let mut costs = Vec::new();
    for size in [70, 1000] {
        let (engine, store) = world().await;
        let pool = pool_with_aliases(1);
        let users: Vec<User> = (2..size)
            .map(|id| {
                let (name, phone) = (format!("a{id}"), format!("+1555{id:07}"));
                let names = [("name", name.as_str()), ("given_name", &name), ("family_name", &name)];
                let found = [("email", name.as_str()), ("phone_number", &phone), ("preferred_username", &name)];
                user(&pool, id, &name, &[names, found].concat())
            })
            .collect();
        with_users(&store, &users).await;
        let mut of_size = Vec::new();
        for filter in filters() {
            of_size.push(
                cost(&engine, async { store.begin().list_users(&pool, Some(&filter), None, 60).await.unwrap() }).await,
            );
        }
        costs.push(of_size);
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].iter().all(|cost| *cost <= (1, 1)), "{costs:?}");
}

#[tokio::test]
async fn a_sign_in_is_a_read_of_the_client_one_of_the_user_and_one_commit() {
    let (engine, store) = world().await;
    let pool = pool_with_aliases(1);
    let ana = user(&pool, 1, "ana", &[]);
    store.begin().client(&"client1".into()).await.unwrap();
    store.begin().user_by_name(&pool, "ana").await.unwrap();
    let before = engine.counts();

    let mut tx = store.begin();
    let (_, pool) = tx.client(&"client1".into()).await.unwrap().unwrap();
    let (_, held) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    tx.attempts(held.pool, held.id).await.unwrap();
    tx.put(&grant(&ana, 2));
    tx.commit().await.unwrap();

    let after = engine.counts();
    assert_eq!((after.gets - before.gets, after.scans - before.scans), (2, 0));
    assert_eq!(after.commits - before.commits, 1);

    let reads_only = cost(&engine, async { store.begin().commit().await.unwrap() }).await;
    assert_eq!((reads_only, engine.counts().commits), ((0, 0), after.commits), "nothing to write asks nobody");
}
