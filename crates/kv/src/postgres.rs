//! The engine for servers that speak PostgreSQL's protocol; several nodes may share one.
//!
//! Begin at [`PostgresEngine::connect`]. `statement` holds the one statement that makes a commit exact on PostgreSQL,
//! `transaction` the form for servers that are serialisable by themselves, `lane` how a lost answer is found again.

mod connection;
mod failure;
mod lane;
mod schema;
mod sort;
mod statement;
#[cfg(test)]
mod tests;
mod tls;
mod transaction;

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use deadpool::managed::{Object, Pool, PoolError};
use futures::future::BoxFuture;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Row, Statement};

use self::connection::{Commits, Connection, Connections, Statements};
use self::failure::Failure;
use self::schema::Schema;
use crate::{Commit, CommitError, Engine, EngineError, Entry, Key, Span, Version, Versioned};

/// How long a call waits for a connection of the pool, or for a new one to be made.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a connection string cannot say.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// The schema that holds the tables, made if missing: lower-case letters, digits and `_`. Two engines on different
    /// schemas of one database see nothing of each other.
    pub schema: String,
    /// The most connections this node opens; 8 to 32 serve a node well, more only queue inside the server.
    pub connections: usize,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self { schema: "poolhouse".to_owned(), connections: 16 }
    }
}

/// How the server keeps commits exact; asked from the server once, at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// One locking statement at READ COMMITTED.
    Statement,
    /// A short SERIALIZABLE transaction: for servers that refuse the statement or give READ COMMITTED another meaning.
    Transaction,
}

/// Keeps everything in two tables of a PostgreSQL schema.
pub struct PostgresEngine {
    pool: Pool<Connections>,
    schema: Schema,
}

impl PostgresEngine {
    /// Connects to `url` (`postgres://...` or `key=value` pairs) and makes what is missing of schema and tables.
    ///
    /// `sslmode=disable` never encrypts; `prefer` (the default) encrypts if the server can, and like libpq believes any
    /// certificate; `require` encrypts and, stricter than libpq, believes only a certificate that the system's roots
    /// vouch for and that bears the host's name.
    ///
    /// # Errors
    /// [`EngineError::Fatal`] for a malformed URL, a refused login or missing rights; [`EngineError::Transient`] if the
    /// server cannot be reached.
    pub async fn connect(url: &str, options: PostgresOptions) -> Result<Self, EngineError> {
        Self::connect_by(url, options, None).await
    }

    async fn connect_by(url: &str, options: PostgresOptions, method: Option<Method>) -> Result<Self, EngineError> {
        // The parser's message names the option, never its value, so no password gets into a log.
        let config: Config = url.parse().map_err(EngineError::fatal)?;
        let schema = Schema::named(&options.schema)?;
        let mut connections = Connections::new(config, schema.clone())?;

        let client = connections.dial().await.map_err(Failure::explain)?;
        schema::create(&client, &schema).await.map_err(Failure::explain)?;
        lane::sweep(&client, &schema).await.map_err(Failure::explain)?;
        connections.method = match method {
            Some(method) => method,
            None => Method::of_server(&client).await.map_err(Failure::explain)?,
        };

        let pool = Pool::builder(connections)
            .max_size(options.connections.max(1))
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(EngineError::fatal)?;
        Ok(Self { pool, schema })
    }

    /// Runs SQL in one transaction of its own with the engine's schema first in the search path, such as the making of
    /// views. It must not change the engine's own tables, but may read `kv` (columns `k`, `v`, `ver`).
    ///
    /// # Errors
    /// [`EngineError::Fatal`] with the server's message if the SQL is refused; nothing is changed then.
    pub async fn execute_batch(&self, sql: &str) -> Result<(), EngineError> {
        let mut connection = self.connection().await?;
        let work = async {
            let transaction = connection.client.transaction().await?;
            transaction.batch_execute(&format!("SET LOCAL search_path TO {}, public", self.schema)).await?;
            transaction.batch_execute(sql).await?;
            transaction.commit().await
        };
        work.await.map_err(Failure::explain)
    }

    async fn connection(&self) -> Result<Object<Connections>, EngineError> {
        match self.pool.get().await {
            Ok(connection) => Ok(connection),
            Err(PoolError::Backend(error)) => Err(Failure::explain(error)),
            Err(PoolError::Timeout(_)) => Err(EngineError::transient("no PostgreSQL connection became free in time")),
            Err(error) => Err(EngineError::fatal(error)),
        }
    }

    /// Runs a read; a connection that turns out to have died while idle is replaced once.
    async fn read(
        &self,
        statement: fn(&Statements) -> &Statement,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, EngineError> {
        // When a server restarts, every connection in the pool is lost, and each is found out one by one.
        for _ in 0..self.pool.status().max_size {
            let connection = self.connection().await?;
            match connection.client.query(statement(&connection.statements), parameters).await {
                Err(error) if Failure::of(&error) == Failure::Lost => drop(connection),
                outcome => return outcome.map_err(Failure::explain),
            }
        }
        let connection = self.connection().await?;
        connection.client.query(statement(&connection.statements), parameters).await.map_err(Failure::explain)
    }

    async fn get_all(&self, keys: &[Key]) -> Result<Vec<Option<Versioned>>, EngineError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let asked: Vec<&[u8]> = keys.iter().map(Key::as_bytes).collect();
        let rows = self.read(|statements| &statements.get, &[&asked]).await?;

        let mut found = HashMap::with_capacity(rows.len());
        for row in &rows {
            let entry = entry(row)?;
            found.insert(entry.key, Versioned { value: entry.value, version: entry.version });
        }
        Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
    }

    async fn scan_all(&self, span: &Span, limit: usize) -> Result<Vec<Entry>, EngineError> {
        if span.is_empty() {
            return Ok(Vec::new());
        }
        span.check()?;
        let (start, end) = (span.start.as_bytes(), span.end.as_bytes());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = self.read(|statements| &statements.scan, &[&start, &end, &limit]).await?;
        rows.iter().map(entry).collect()
    }

    async fn commit_all(&self, commit: &Commit) -> Result<(), CommitError> {
        commit.check()?;
        let mut connection = self.connection().await?;
        let Connection { client, statements, lane } = &mut *connection;
        let outcome = match &statements.commit {
            Commits::Statement(prepared) => statement::commit(client, prepared, lane, commit).await,
            Commits::Transaction(prepared) => transaction::commit(client, prepared, lane, commit).await,
        };
        match outcome {
            Ok(true) => Ok(()),
            Ok(false) => Err(CommitError::Conflict),
            Err(error) => match Failure::of(&error) {
                Failure::Conflict => Err(CommitError::Conflict),
                Failure::Lost => {
                    let lane = connection.lane.clone();
                    // Never back into the pool: its lane is closed by the question that follows.
                    drop(Object::take(connection));
                    self.resolve(&lane, commit.id, &error).await
                }
                Failure::Refused | Failure::Busy => Err(Failure::explain(error).into()),
            },
        }
    }

    /// Finds out what became of a commit whose answer was lost, and keeps it from happening later if it has not yet.
    async fn resolve(&self, lane: &str, id: Version, lost: &tokio_postgres::Error) -> Result<(), CommitError> {
        tracing::warn!(error = %lost, "the answer to a commit was lost; asking the server what became of it");
        let question = async {
            // The server may be starting again: the pool's own patience spaces these out.
            let mut last = EngineError::unknown(lost);
            for _ in 0..3 {
                let answer = match self.connection().await {
                    Ok(connection) => lane::close(&connection, lane).await.map_err(Failure::explain),
                    Err(error) => Err(error),
                };
                match answer {
                    Ok(latest) => return Ok(latest),
                    Err(error) => last = error,
                }
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            Err(last)
        };
        match tokio::time::timeout(PATIENCE, question).await {
            Ok(Ok(latest)) if latest == Some(id.get()) => Ok(()),
            Ok(Ok(_)) => Err(EngineError::transient(lost).into()),
            Ok(Err(error)) => Err(EngineError::unknown(error).into()),
            Err(_) => Err(EngineError::unknown(lost).into()),
        }
    }
}

fn entry(row: &Row) -> Result<Entry, EngineError> {
    let bytes = |column| row.try_get::<_, &[u8]>(column).map(Bytes::copy_from_slice).map_err(EngineError::fatal);
    let version = row.try_get(2).map_err(EngineError::fatal)?;
    Ok(Entry { key: Key::new(bytes(0)?), value: bytes(1)?, version: Version::from_stored(version) })
}

impl Engine for PostgresEngine {
    fn get<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Versioned>>, EngineError>> {
        Box::pin(self.get_all(keys))
    }

    fn scan<'a>(&'a self, span: &'a Span, limit: usize) -> BoxFuture<'a, Result<Vec<Entry>, EngineError>> {
        Box::pin(self.scan_all(span, limit))
    }

    fn commit<'a>(&'a self, commit: &'a Commit) -> BoxFuture<'a, Result<(), CommitError>> {
        Box::pin(self.commit_all(commit))
    }

    fn clear<'a>(&'a self) -> BoxFuture<'a, Result<(), EngineError>> {
        Box::pin(self.execute_batch("DELETE FROM kv"))
    }

    fn close<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(async move { self.pool.close() })
    }

    fn name(&self) -> &'static str {
        "postgres"
    }
}
