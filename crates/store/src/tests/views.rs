//! The SQL views, on a real file.

use std::sync::Arc;

use super::samples::*;
use crate::testing::store_on;
use crate::views;
use kv::SqliteEngine;

#[tokio::test(flavor = "multi_thread")]
async fn people_with_sql_tools_see_pools_clients_and_users() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("data.sqlite");
    let engine = Arc::new(SqliteEngine::open(&path).unwrap());
    let store = store_on(Arc::<SqliteEngine>::clone(&engine)).await;
    let (kept, doomed) = (pool(1), pool(2));
    for pool in [&kept, &doomed] {
        with_pool(&store, pool).await;
        with_users(&store, &[user(pool, 1, "ana", &[("email", "a@b.c"), ("email_verified", "true")])]).await;
        let mut tx = store.begin();
        tx.put(&client(&format!("client{}", pool.number.0), pool));
        tx.commit().await.unwrap();
    }
    let mut tx = store.begin();
    tx.delete_pool(&doomed, NOW);
    tx.commit().await.unwrap();

    for _made_again in 0..2 {
        engine.execute_batch(views::SQLITE).await.unwrap();
    }

    let reader = rusqlite::Connection::open(&path).unwrap();
    let lines = |sql: &str| -> Vec<String> {
        let mut statement = reader.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            let cells = (0..columns).map(|place| row.get::<_, rusqlite::types::Value>(place));
            let texts = cells.map(|cell| {
                Ok(match cell? {
                    rusqlite::types::Value::Text(text) => text,
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    rusqlite::types::Value::Null => "-".to_owned(),
                    other => format!("{other:?}"),
                })
            });
            Ok(texts.collect::<rusqlite::Result<Vec<_>>>()?.join(" "))
        });
        rows.unwrap().map(Result::unwrap).collect()
    };
    let pool_id = &kept.id;
    assert_eq!(
        lines("SELECT pool_id, name, tier, created FROM poolhouse_pools"),
        [format!("{pool_id} pool 1 ESSENTIALS 2026-09-21T14:13:20.000Z")]
    );
    assert_eq!(
        lines(
            "SELECT pool_id, client_id, name, has_secret, json_extract(document, '$.secrets') FROM poolhouse_clients"
        ),
        [format!("{pool_id} client1 app 1 -")]
    );
    assert_eq!(
        lines(
            "SELECT pool_id, sub, username, status, enabled, email, email_verified, phone_number FROM poolhouse_users"
        ),
        [format!("{pool_id} {} ana CONFIRMED 1 a@b.c 1 -", sub(1))]
    );
    store.close().await;
}
