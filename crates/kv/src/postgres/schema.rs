//! The schema and the two tables: their names in SQL, and making them once however many nodes start together.

use std::fmt;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error};

use super::Method;
use crate::EngineError;

/// Rivals that make the same schema collide in the server's own catalogue; each collision means one of them got on.
const TRIES: usize = 10;

/// A checked schema name; displays quoted, fit to stand in SQL.
#[derive(Clone, Debug)]
pub(super) struct Schema(String);

impl Schema {
    pub(super) fn named(name: &str) -> Result<Self, EngineError> {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        let fits = name.bytes().all(|byte| letters(byte) || byte.is_ascii_digit())
            && name.bytes().next().is_some_and(letters)
            && name.len() <= 63;
        if fits {
            Ok(Self(name.to_owned()))
        } else {
            Err(EngineError::fatal(format!("{name:?} is no schema name: use a-z, 0-9 and _, at most 63")))
        }
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\"", self.0)
    }
}

/// Makes what is missing. A role without the right to create anything is enough once everything is there.
pub(super) async fn create(client: &Client, schema: &Schema) -> Result<(), Error> {
    // NOT NULL on `ver` and `last` is what makes a rival's row refuse a commit; see `statement` and `lane`.
    let steps = [
        format!("CREATE SCHEMA IF NOT EXISTS {schema}"),
        format!("CREATE TABLE IF NOT EXISTS {schema}.kv (k bytea PRIMARY KEY, v bytea NOT NULL, ver bigint NOT NULL)"),
        format!(
            "CREATE TABLE IF NOT EXISTS {schema}.lane (lane text PRIMARY KEY, last bigint NOT NULL,
               closed boolean NOT NULL, at timestamptz NOT NULL)"
        ),
    ];
    let mut tries = 0;
    while !is_complete(client, schema).await? {
        for step in &steps {
            match client.batch_execute(step).await {
                Ok(()) => {}
                Err(error) if is_collision(&error) && tries < TRIES => break,
                Err(error) => return Err(error),
            }
        }
        tries += 1;
    }
    Ok(())
}

async fn is_complete(client: &Client, schema: &Schema) -> Result<bool, Error> {
    let count = "SELECT count(*) FROM information_schema.tables
                 WHERE table_schema = $1 AND table_name IN ('kv', 'lane')";
    let tables: i64 = client.query_one_scalar(count, &[&schema.0]).await?;
    Ok(tables == 2)
}

fn is_collision(error: &Error) -> bool {
    error.code().is_some_and(|code| {
        [
            SqlState::UNIQUE_VIOLATION,
            SqlState::DUPLICATE_SCHEMA,
            SqlState::DUPLICATE_TABLE,
            SqlState::DUPLICATE_OBJECT,
            SqlState::T_R_SERIALIZATION_FAILURE,
            // "tuple concurrently updated" has no code of its own.
            SqlState::INTERNAL_ERROR,
        ]
        .contains(code)
    })
}

impl Method {
    /// What the server is decides: CockroachDB is serialisable and refuses two writing parts in one statement, and
    /// YugabyteDB may silently run READ COMMITTED as snapshot isolation, which lets write skew through.
    pub(super) async fn of_server(client: &Client) -> Result<Self, Error> {
        let version: String = client.query_one_scalar("SELECT version()", &[]).await?;
        let own_ways = version.contains("CockroachDB") || version.contains("-YB-");
        Ok(if own_ways { Self::Transaction } else { Self::Statement })
    }
}
