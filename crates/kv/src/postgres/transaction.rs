//! A commit as a short SERIALIZABLE transaction, for servers that are serialisable by themselves.

use std::collections::HashMap;

use tokio_postgres::{Client, Error, IsolationLevel, Statement};

use super::failure::Failure;
use super::lane;
use super::schema::Schema;
use super::sort::Sorted;
use crate::Commit;

/// A serialization failure often says nothing about the expectations; some tries more spare the caller a rerun.
const TRIES: usize = 5;

pub(super) struct Prepared {
    versions: Statement,
    put: Statement,
    delete: Statement,
    note: Statement,
}

impl Prepared {
    pub(super) async fn new(client: &Client, schema: &Schema) -> Result<Self, Error> {
        let versions = format!("SELECT k, ver FROM {schema}.kv WHERE k = ANY($1::bytea[]) ORDER BY k FOR UPDATE");
        let put = format!(
            "INSERT INTO {schema}.kv (k, v, ver)
             SELECT new.k, new.v, $3::bigint FROM unnest($1::bytea[], $2::bytea[]) AS new (k, v)
             ON CONFLICT (k) DO UPDATE SET v = excluded.v, ver = excluded.ver"
        );
        Ok(Self {
            versions: client.prepare(&versions).await?,
            put: client.prepare(&put).await?,
            delete: client.prepare(&format!("DELETE FROM {schema}.kv WHERE k = ANY($1::bytea[])")).await?,
            note: client.prepare(&lane::note_sql(schema, "$1", "$2", "true")).await?,
        })
    }
}

/// Answers whether the commit happened.
pub(super) async fn commit(
    client: &mut Client,
    prepared: &Prepared,
    lane: &str,
    commit: &Commit,
) -> Result<bool, Error> {
    let sorted = Sorted::new(commit);
    let mut tries = 1;
    loop {
        match attempt(client, prepared, lane, commit, &sorted).await {
            Err(error) if Failure::of(&error) == Failure::Conflict && tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}

async fn attempt(
    client: &mut Client,
    prepared: &Prepared,
    lane: &str,
    commit: &Commit,
    sorted: &Sorted<'_>,
) -> Result<bool, Error> {
    // Dropped unfinished, by an error or with this future, it rolls back.
    let transaction = client.build_transaction().isolation_level(IsolationLevel::Serializable).start().await?;

    if !sorted.expected.is_empty() {
        // What is looked at and what is written together, in the order of keys: two commits that each write what the
        // other looks at would else wait for each other until the server breaks the deadlock, a second later.
        let mut locked: Vec<&[u8]> = sorted.expected.iter().chain(&sorted.held).copied().collect();
        locked.sort_unstable();
        locked.dedup();
        let rows = transaction.query(&prepared.versions, &[&locked]).await?;
        let mut found = HashMap::with_capacity(rows.len());
        for row in &rows {
            found.insert(row.try_get::<_, &[u8]>(0)?, row.try_get::<_, i64>(1)?);
        }
        let wanted = sorted.expected.iter().zip(&sorted.versions);
        for (key, version) in wanted {
            if found.get(key).copied() != *version {
                transaction.rollback().await?;
                return Ok(false);
            }
        }
    }

    // Here the isolation holds absences, so a guard row is not needed: what `puts` has of them is left out.
    let mut puts = Vec::with_capacity(sorted.puts.len());
    let mut values = Vec::with_capacity(sorted.puts.len());
    for (key, value) in sorted.puts.iter().zip(&sorted.values) {
        if sorted.guards.binary_search(key).is_err() {
            puts.push(*key);
            values.push(*value);
        }
    }
    let deletes: Vec<&[u8]> = sorted.deletes.iter().chain(&sorted.guards).copied().collect();
    let id = commit.id.get();
    if !puts.is_empty() {
        transaction.execute(&prepared.put, &[&puts, &values, &id]).await?;
    }
    if !deletes.is_empty() {
        transaction.execute(&prepared.delete, &[&deletes]).await?;
    }
    transaction.execute(&prepared.note, &[&lane, &id]).await?;
    transaction.commit().await?;
    Ok(true)
}
