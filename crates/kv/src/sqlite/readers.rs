//! Threads that read, so that a page not in memory never blocks the async side.

use bytes::Bytes;
use futures::channel::oneshot;
use rusqlite::{Connection, Row, Statement, params};

use super::file::explain;
use super::queue::{AbandonOnExit, Queue};
use crate::{EngineError, Entry, Key, Kind, Span, Version, Versioned};

type Answer<T> = oneshot::Sender<Result<T, EngineError>>;

pub(super) enum Job {
    Get(Vec<Key>, Answer<Vec<Option<Versioned>>>),
    Scan(Span, usize, Answer<Vec<Entry>>),
}

/// Runs until the queue is closed and empty.
pub(super) fn run(connection: &Connection, queue: &Queue<Job>) {
    let _abandon = AbandonOnExit(queue);
    let mut reader = match Reader::new(connection) {
        Ok(reader) => reader,
        Err(error) => return tracing::error!(error = %error, "a sqlite reader cannot start"),
    };
    while let Some(job) = queue.take() {
        // Whoever no longer waits needs no read.
        match job {
            Job::Get(keys, answer) if !answer.is_canceled() => {
                let _ = answer.send(reader.get(&keys).map_err(explain));
            }
            Job::Scan(span, limit, answer) if !answer.is_canceled() => {
                let _ = answer.send(reader.scan(&span, limit).map_err(explain));
            }
            _ => {}
        }
    }
}

struct Reader<'c> {
    connection: &'c Connection,
    begin: Statement<'c>,
    commit: Statement<'c>,
    records: Table<'c>,
    entries: Table<'c>,
}

struct Table<'c> {
    get: Statement<'c>,
    scan: Statement<'c>,
}

impl<'c> Table<'c> {
    fn new(connection: &'c Connection, name: &str) -> rusqlite::Result<Self> {
        let scan = format!("SELECT v, version, k FROM {name} WHERE k >= ?1 AND k < ?2 ORDER BY k LIMIT ?3");
        Ok(Self {
            get: connection.prepare(&format!("SELECT v, version FROM {name} WHERE k = ?1"))?,
            scan: connection.prepare(&scan)?,
        })
    }

    fn get(&mut self, key: &Key) -> rusqlite::Result<Option<Versioned>> {
        let mut rows = self.get.query([key.as_bytes()])?;
        rows.next()?.map(versioned).transpose()
    }
}

fn versioned(row: &Row<'_>) -> rusqlite::Result<Versioned> {
    let value = Bytes::copy_from_slice(row.get_ref(0)?.as_blob()?);
    Ok(Versioned { value, version: Version::from_stored(row.get(1)?) })
}

impl<'c> Reader<'c> {
    fn new(connection: &'c Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            begin: connection.prepare("BEGIN")?,
            commit: connection.prepare("COMMIT")?,
            records: Table::new(connection, "rec")?,
            entries: Table::new(connection, "kv")?,
        })
    }

    fn table(&mut self, kind: Kind) -> &mut Table<'c> {
        match kind {
            Kind::Record => &mut self.records,
            Kind::Entry => &mut self.entries,
        }
    }

    fn get(&mut self, keys: &[Key]) -> rusqlite::Result<Vec<Option<Versioned>>> {
        // One statement is one snapshot by itself.
        if let [key] = keys {
            return Ok(vec![self.table(key.kind()).get(key)?]);
        }
        self.begin.execute([])?;
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            match self.table(key.kind()).get(key) {
                Ok(value) => found.push(value),
                Err(error) => return Err(self.give_up(error)),
            }
        }
        // A snapshot left open would stop the log from ever starting again.
        self.commit.execute([]).map_err(|error| self.give_up(error))?;
        Ok(found)
    }

    fn give_up(&self, error: rusqlite::Error) -> rusqlite::Error {
        if !self.connection.is_autocommit()
            && let Err(second) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(error = %second, "sqlite could not end a read");
        }
        error
    }

    fn scan(&mut self, span: &Span, limit: usize) -> rusqlite::Result<Vec<Entry>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let scan = &mut self.table(span.start.kind()).scan;
        let mut rows = scan.query(params![span.start.as_bytes(), span.end.as_bytes(), limit])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let Versioned { value, version } = versioned(row)?;
            let key = Key::new(Bytes::copy_from_slice(row.get_ref(2)?.as_blob()?));
            entries.push(Entry { key, value, version });
        }
        Ok(entries)
    }
}
