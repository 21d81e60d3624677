//! The same lives on the engines that keep what they are told, with rivals; and verification beside working writers.

use std::sync::Arc;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::conflicts::{Event, check, compete, event, happen};
use super::samples::*;
use crate::Store;
use crate::testing::store_on;
use crate::verify::{Problem, verify};
use domain::pool::Pool;
use kv::testing::TestPostgres;
use kv::{Engine, MemoryEngine, PostgresEngine, PostgresOptions, SqliteEngine};

/// Writers at once.
const RIVALS: usize = 4;

/// The same events every time.
fn events(count: usize) -> Vec<Event> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| event().new_tree(&mut runner).unwrap().current()).collect()
}

/// A store in which rivals lived for a while.
async fn lived(engine: Arc<dyn Engine>, count: usize) -> (Store, Pool) {
    let store = store_on(engine).await;
    let pool = pool_with_aliases(1);
    with_pool(&store, &pool).await;
    compete(&store, &pool, &events(count), RIVALS).await;
    (store, pool)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_keeps_records_and_indexes_together() {
    let directory = tempfile::tempdir().unwrap();
    let engine = SqliteEngine::open(directory.path().join("data.sqlite")).unwrap();

    let (store, pool) = lived(Arc::new(engine), 200).await;

    check(&store, &pool).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_records_and_indexes_together() {
    let server = TestPostgres::start().unwrap();
    let engine = PostgresEngine::connect(&server.url(), PostgresOptions::default()).await.unwrap();
    engine.clear().await.unwrap();

    let (store, pool) = lived(Arc::new(engine), 200).await;

    check(&store, &pool).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_changes_while_it_is_verified_is_no_problem() {
    let store = store_on(Arc::new(MemoryEngine::new())).await;
    let pool = pool_with_aliases(1);
    with_pool(&store, &pool).await;
    let events = events(4000);
    let (writing, pool_of_writers) = (store.clone(), pool.clone());
    #[allow(clippy::disallowed_methods, reason = "writers and verifier must run at the same time")]
    let writers = tokio::spawn(async move {
        for event in &events {
            happen(&writing, &pool_of_writers, event).await;
        }
    });

    let mut rounds = 0;
    while !writers.is_finished() || rounds == 0 {
        let report = verify(&store).await.unwrap();
        // Counts and records are not read in one snapshot.
        let is_damage = |problem: &&Problem| !matches!(problem, Problem::Count { .. });
        assert_eq!(report.problems.iter().find(is_damage), None, "{report}");
        rounds += 1;
    }

    writers.await.unwrap();
    check(&store, &pool).await;
}
