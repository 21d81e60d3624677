//! Reading. Few keys are read on the thread that asks for them: handing a read to another thread and back costs several
//! times what the read does. Whatever is more, or finds every connection borrowed, goes to threads that only read.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures::channel::oneshot;
use rusqlite::{Connection, Row, Statement, params};

use super::file::explain;
use super::queue::{AbandonOnExit, Queue};
use crate::{EngineError, Entry, Key, Kind, Span, Version, Versioned};

/// Keys that are read where they are asked for: at most some hundred microseconds with cold pages on a usual disk.
const FEW: usize = 16;

type Answer<T> = oneshot::Sender<Result<T, EngineError>>;

pub(super) enum Job {
    Get(Vec<Key>, Answer<Vec<Option<Versioned>>>),
    Scan(Span, usize, Answer<Vec<Entry>>),
}

/// Runs until the queue is closed and empty.
pub(super) fn run(reader: &Reader, queue: &Queue<Job>) {
    let _abandon = AbandonOnExit(queue);
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

/// Connections to be borrowed for a moment by whoever reads; none once it is closed.
pub(super) struct Shelf(Mutex<Option<Vec<Reader>>>);

impl Shelf {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Some(Vec::new())))
    }

    pub(super) fn put(&self, reader: Reader) {
        if let Some(readers) = self.lock().as_mut() {
            readers.push(reader);
        }
    }

    /// Reads here; `None` when there is too much to read, or nothing to read it with.
    pub(super) fn get(&self, keys: &[Key]) -> Option<Result<Vec<Option<Versioned>>, EngineError>> {
        if keys.len() > FEW {
            return None;
        }
        let reader = self.lock().as_mut()?.pop()?;
        let found = reader.get(keys).map_err(explain);
        self.put(reader);
        Some(found)
    }

    /// Ends all reading here. What is borrowed at this moment is closed by whoever brings it back.
    pub(super) fn close(&self) {
        *self.lock() = None;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Vec<Reader>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection. Its statements are prepared once, at their first use.
pub(super) struct Reader(Connection);

impl Reader {
    pub(super) fn new(connection: Connection) -> Self {
        Self(connection)
    }

    fn get(&self, keys: &[Key]) -> rusqlite::Result<Vec<Option<Versioned>>> {
        // One statement is one snapshot by itself.
        if let [key] = keys {
            return Ok(vec![row(&mut *self.0.prepare_cached(get_from(key.kind()))?, key)?]);
        }
        self.0.prepare_cached("BEGIN")?.execute([])?;
        let found = self.get_each(keys).map_err(|error| self.give_up(error))?;
        // A snapshot left open would stop the log from ever starting again.
        let ended = self.0.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
        ended.map_err(|error| self.give_up(error))?;
        Ok(found)
    }

    fn get_each(&self, keys: &[Key]) -> rusqlite::Result<Vec<Option<Versioned>>> {
        let mut records = self.0.prepare_cached(get_from(Kind::Record))?;
        let mut entries = self.0.prepare_cached(get_from(Kind::Entry))?;
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            let statement = match key.kind() {
                Kind::Record => &mut records,
                Kind::Entry => &mut entries,
            };
            found.push(row(statement, key)?);
        }
        Ok(found)
    }

    fn give_up(&self, error: rusqlite::Error) -> rusqlite::Error {
        if !self.0.is_autocommit()
            && let Err(second) = self.0.execute_batch("ROLLBACK")
        {
            tracing::error!(error = %second, "sqlite could not end a read");
        }
        error
    }

    fn scan(&self, span: &Span, limit: usize) -> rusqlite::Result<Vec<Entry>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut scan = self.0.prepare_cached(scan_of(span.start.kind()))?;
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

const fn get_from(kind: Kind) -> &'static str {
    match kind {
        Kind::Record => "SELECT v, version FROM rec WHERE k = ?1",
        Kind::Entry => "SELECT v, version FROM kv WHERE k = ?1",
    }
}

const fn scan_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Record => "SELECT v, version, k FROM rec WHERE k >= ?1 AND k < ?2 ORDER BY k LIMIT ?3",
        Kind::Entry => "SELECT v, version, k FROM kv WHERE k >= ?1 AND k < ?2 ORDER BY k LIMIT ?3",
    }
}

fn row(get: &mut Statement<'_>, key: &Key) -> rusqlite::Result<Option<Versioned>> {
    let mut rows = get.query([key.as_bytes()])?;
    rows.next()?.map(versioned).transpose()
}

fn versioned(row: &Row<'_>) -> rusqlite::Result<Versioned> {
    let value = Bytes::copy_from_slice(row.get_ref(0)?.as_blob()?);
    Ok(Versioned { value, version: Version::from_stored(row.get(1)?) })
}
