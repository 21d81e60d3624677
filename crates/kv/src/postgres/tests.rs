//! The suite against a real server, by both methods, and what only this engine promises.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::conformance;
use crate::testing::TestPostgres;
use crate::{Expected, Span};

fn options() -> PostgresOptions {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    PostgresOptions { schema: format!("kv_{}_{number}", std::process::id()), connections: 12 }
}

async fn drop_schemas(url: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let names = format!("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'kv\\_{}\\_%'", std::process::id());
    let work = async {
        for row in client.query(&names, &[]).await.unwrap() {
            client.batch_execute(&format!("DROP SCHEMA {} CASCADE", row.get::<_, String>(0))).await.unwrap();
        }
        drop(client);
    };
    futures::join!(work, async { connection.await.unwrap() });
}

fn put(id: i64, name: &'static str, value: &'static str) -> Commit {
    Commit::new(Version::from_stored(id)).put(Key::new(name), value)
}

/// One server and one test for all: a server takes seconds to make.
#[tokio::test(flavor = "multi_thread")]
async fn conforms_and_keeps_its_own_promises() {
    let server = TestPostgres::start().unwrap_or_else(|why| panic!("{why}"));
    let url = server.url();

    for method in [Method::Statement, Method::Transaction] {
        let engine = async || {
            Arc::new(PostgresEngine::connect_by(&url, options(), Some(method)).await.unwrap()) as Arc<dyn Engine>
        };
        conformance::suite(engine).await;
        a_commit_whose_answer_was_lost_is_found_again(&url, method).await;
        a_late_commit_meets_a_closed_lane(&url, method).await;
        reads_survive_the_end_of_their_connections(&url, method).await;
    }
    many_nodes_may_make_the_same_schema_at_once(&url).await;
    schemas_are_apart_and_views_see_their_own(&url).await;
    drop_schemas(&url).await;
}

/// The answer is the same while the value still stands and when a rival has replaced it.
async fn a_commit_whose_answer_was_lost_is_found_again(url: &str, method: Method) {
    let engine = PostgresEngine::connect_by(url, options(), Some(method)).await.unwrap();
    let lost = engine.connection().await.unwrap().client.batch_execute("SELEKT").await.unwrap_err();
    let lane = engine.connection().await.unwrap().lane.clone();
    engine.commit(&put(1, "a", "1")).await.unwrap();
    engine.commit(&put(2, "a", "2")).await.unwrap();

    assert!(engine.resolve(&lane, Version::from_stored(2), &lost).await.is_ok());
    let unknown = engine.resolve(&lane, Version::from_stored(3), &lost).await;
    assert!(matches!(unknown, Err(CommitError::Engine(EngineError::Transient(_)))), "{unknown:?}");
    let never_used = engine.resolve("never used", Version::from_stored(2), &lost).await;
    assert!(matches!(never_used, Err(CommitError::Engine(EngineError::Transient(_)))), "{never_used:?}");
}

async fn a_late_commit_meets_a_closed_lane(url: &str, method: Method) {
    let options = PostgresOptions { connections: 1, ..options() };
    let engine = PostgresEngine::connect_by(url, options.clone(), Some(method)).await.unwrap();
    let lane = engine.connection().await.unwrap().lane.clone();
    let other = PostgresEngine::connect_by(url, options, Some(method)).await.unwrap();
    let latest = lane::close(&other.connection().await.unwrap(), &lane).await.unwrap();
    assert_eq!(latest, None);

    let late = engine.commit(&put(1, "a", "late")).await;

    assert!(matches!(late, Err(CommitError::Conflict)), "{late:?}");
    assert_eq!(engine.get(&[Key::new("a")]).await.unwrap(), [None]);
}

/// The server ends every connection, once while idle and then in the middle of commits; each commit that was answered
/// with `Ok` is there, each other one is not.
async fn reads_survive_the_end_of_their_connections(url: &str, method: Method) {
    let engine = Arc::new(PostgresEngine::connect_by(url, options(), Some(method)).await.unwrap());
    engine.commit(&put(1, "a", "1")).await.unwrap();
    let killer = PostgresEngine::connect_by(url, options(), Some(method)).await.unwrap();
    // By its schema in their prepared statements, as other engines are at work on the same server.
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE query LIKE '%SCHEMA%' AND pid <> pg_backend_pid()"
        .replace("SCHEMA", &engine.schema.to_string());
    killer.execute_batch(&kill).await.unwrap();
    assert!(engine.get(&[Key::new("a")]).await.unwrap()[0].is_some());

    let mut commits = tokio::task::JoinSet::new();
    for number in 100..400_i64 {
        let engine = Arc::clone(&engine);
        commits.spawn(async move {
            let key = Key::new(number.to_be_bytes().to_vec());
            let commit = Commit::new(Version::from_stored(number))
                .expect(key.clone(), Expected::Absent)
                .expect(Key::new("guard"), Expected::Absent)
                .put(key.clone(), "x");
            (key, engine.commit(&commit).await)
        });
    }
    for _ in 0..5 {
        killer.execute_batch(&kill).await.unwrap();
        tokio::task::yield_now().await;
    }
    for (key, outcome) in commits.join_all().await {
        let found = engine.get(&[key]).await.unwrap().remove(0).is_some();
        match outcome {
            Ok(()) => assert!(found, "a commit that was answered is gone"),
            Err(CommitError::Engine(EngineError::Unknown(_))) => {}
            Err(error) => assert!(!found, "a commit happened that was answered with: {error}"),
        }
    }
    let guard = Span { start: Key::new("guard"), end: Key::new("guard").successor() };
    assert_eq!(engine.scan(&guard, 1).await.unwrap(), []);
}

async fn many_nodes_may_make_the_same_schema_at_once(url: &str) {
    let options = options();
    let nodes = (0..8).map(|_| PostgresEngine::connect(url, options.clone()));
    let nodes = futures::future::join_all(nodes).await;
    for (number, node) in nodes.into_iter().enumerate() {
        let node = node.unwrap();
        let name = Key::new(vec![u8::try_from(number).unwrap()]);
        let commit = Commit::new(Version::from_stored(1)).expect(name.clone(), Expected::Absent).put(name, "x");
        node.commit(&commit).await.unwrap();
    }
}

async fn schemas_are_apart_and_views_see_their_own(url: &str) {
    let one = PostgresEngine::connect(url, options()).await.unwrap();
    let other = PostgresEngine::connect(url, options()).await.unwrap();
    one.commit(&put(1, "a", "1")).await.unwrap();
    assert_eq!(other.get(&[Key::new("a")]).await.unwrap(), [None]);

    one.execute_batch("CREATE OR REPLACE VIEW names AS SELECT k FROM kv").await.unwrap();
    let connection = one.connection().await.unwrap();
    let count = format!("SELECT count(*) FROM {}.names", one.schema);
    assert_eq!(connection.client.query_one_scalar::<i64, _>(&count, &[]).await.unwrap(), 1);

    let refused = one.execute_batch("CREATE VIEW half AS SELECT 1; SELEKT").await;
    assert!(matches!(refused, Err(EngineError::Fatal(_))), "{refused:?}");
    let again = one.execute_batch("CREATE VIEW half AS SELECT 1").await;
    assert!(again.is_ok(), "half of a refused batch was kept: {again:?}");

    let named = PostgresEngine::connect(url, PostgresOptions { schema: "a\"b".to_owned(), connections: 1 }).await;
    assert!(matches!(named, Err(EngineError::Fatal(_))));
}
