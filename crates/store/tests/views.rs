//! The SQL views as people with SQL tools see them, on a real file and a real server.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking, its helpers too")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use domain::client::{Client, ClientDraft, Surroundings};
use domain::ids::{ClientId, PoolId, PoolNumber};
use domain::pool::{NewPool, Pool};
use domain::random::Random;
use domain::time::Timestamp;
use domain::user::{Credentials, Status, User};
use kv::testing::TestPostgres;
use kv::{Engine, PostgresEngine, PostgresOptions, SqliteEngine};
use poolhouse_store::{Keyring, Store, views};

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
const SUB: &str = "00000000-0000-4000-8000-000000000001";

/// Bytes that never repeat in a test.
#[derive(Default)]
struct Counting(AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
    }
}

/// A store with one pool, client and user, and another of each that are deleted but not swept yet.
async fn stocked(engine: Arc<dyn Engine>) -> Store {
    let random = Arc::new(Counting::default());
    let store = Store::open(engine, Keyring::ephemeral(random.as_ref()), random).await.unwrap();
    for number in [1, 2] {
        let id = PoolId::from(format!("us-east-1_Test{number:05}"));
        let draft = NewPool { name: format!("pool {number}"), ..NewPool::default() };
        let pool = Pool::create(PoolNumber(number), id, draft, NOW).unwrap();
        let draft = ClientDraft { name: Some("app".into()), ..ClientDraft::default() };
        let client = ClientId::from(format!("client{number}"));
        let client = Client::create(client, &pool, Surroundings::NONE, draft, None, NOW).unwrap();
        // U+0000 is a character that PostgreSQL's JSON cannot hold.
        let user: User = serde_json::from_value(serde_json::json!({
            "pool": pool.number, "id": 7, "sub": SUB, "username": "ana", "created": NOW, "modified": NOW,
            "attributes": { "email": "a@b.c", "email_verified": "true", "name": "\u{0}Ana" },
        }))
        .unwrap();
        let mut tx = store.begin();
        assert!(tx.create_pool(&pool).await.unwrap());
        tx.put(&client);
        tx.put(&user);
        tx.put(&Credentials::new(user.pool, user.id, Status::Confirmed));
        tx.commit().await.unwrap();
        if number == 2 {
            tx.delete_pool(&pool, NOW);
            tx.commit().await.unwrap();
        }
    }
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_file_shows_pools_clients_and_users() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("data.sqlite");
    let engine = Arc::new(SqliteEngine::open(&path).unwrap());
    let store = stocked(Arc::<SqliteEngine>::clone(&engine)).await;

    for _made_again in 0..2 {
        engine.execute_batch(views::SQLITE).await.unwrap();
    }

    let reader = rusqlite::Connection::open(&path).unwrap();
    let row = |sql: &str| -> Vec<String> {
        let mut statement = reader.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement
            .query_map([], |row| (0..columns).map(|place| row.get::<_, rusqlite::types::Value>(place)).collect())
            .unwrap()
            .collect::<rusqlite::Result<Vec<Vec<_>>>>()
            .unwrap();
        assert_eq!(rows.len(), 1, "{sql}");
        rows.remove(0).into_iter().map(|cell| format!("{cell:?}")).collect()
    };
    assert_eq!(
        row("SELECT pool_id, name, tier, created FROM poolhouse_pools"),
        [
            "Text(\"us-east-1_Test00001\")",
            "Text(\"pool 1\")",
            "Text(\"ESSENTIALS\")",
            "Text(\"2026-09-21T14:13:20.000Z\")"
        ]
    );
    assert_eq!(
        row("SELECT pool_id, client_id, name, has_secret FROM poolhouse_clients"),
        ["Text(\"us-east-1_Test00001\")", "Text(\"client1\")", "Text(\"app\")", "Integer(0)"]
    );
    assert_eq!(
        row("SELECT pool_id, sub, username, status, enabled FROM poolhouse_users"),
        [
            "Text(\"us-east-1_Test00001\")",
            &format!("Text(\"{SUB}\")"),
            "Text(\"ana\")",
            "Text(\"CONFIRMED\")",
            "Integer(1)"
        ]
    );
    assert_eq!(
        row("SELECT email, email_verified, phone_number FROM poolhouse_users"),
        ["Text(\"a@b.c\")", "Integer(1)", "Null"]
    );
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_server_shows_pools_clients_and_users() {
    let server = TestPostgres::start().unwrap();
    let options = PostgresOptions { schema: "poolhouse_views".into(), ..PostgresOptions::default() };
    let engine = Arc::new(PostgresEngine::connect(&server.url(), options).await.unwrap());
    engine.clear().await.unwrap();
    let store = stocked(Arc::<PostgresEngine>::clone(&engine)).await;

    for _made_again in 0..2 {
        engine.execute_batch(views::POSTGRES).await.unwrap();
    }

    let (reader, connection) = tokio_postgres::connect(&server.url(), tokio_postgres::NoTls).await.unwrap();
    let questions = async {
        reader.batch_execute("SET search_path = poolhouse_views").await.unwrap();
        let pools = "SELECT pool_id, name, tier, (extract(epoch FROM created))::bigint FROM poolhouse_pools";
        let pool = reader.query_one(pools, &[]).await.unwrap();
        let clients = "SELECT pool_id, client_id, name, has_secret FROM poolhouse_clients";
        let client = reader.query_one(clients, &[]).await.unwrap();
        let users = "SELECT pool_id, sub, username, status, email, phone_number, enabled, email_verified, \
                     attributes ->> 'name' FROM poolhouse_users";
        let user = reader.query_one(users, &[]).await.unwrap();
        drop(reader);
        (pool, client, user)
    };
    let ((pool, client, user), _) = tokio::join!(questions, connection);

    let text = |row: &tokio_postgres::Row, place: usize| row.get::<_, Option<String>>(place).unwrap_or("-".into());
    let texts = |row, count| (0..count).map(|place| text(row, place)).collect::<Vec<_>>().join(" ");
    assert_eq!(texts(&pool, 3), "us-east-1_Test00001 pool 1 ESSENTIALS");
    assert_eq!(pool.get::<_, i64>(3), NOW.seconds());
    assert_eq!(texts(&client, 3), "us-east-1_Test00001 client1 app");
    assert!(!client.get::<_, bool>(3));
    assert_eq!(texts(&user, 6), format!("us-east-1_Test00001 {SUB} ana CONFIRMED a@b.c -"));
    assert_eq!((user.get(6), user.get(7)), (true, true));
    assert_eq!(text(&user, 8), "\u{fffd}Ana");
    store.close().await;
}
