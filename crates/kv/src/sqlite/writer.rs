//! The one thread that writes: takes commits in groups, checks each against the file, makes a group durable at once.
//!
//! A flush costs the kernel as much as a dozen writes, so commits in company share one: groups begin [`PACE`] apart while
//! there are several at a time. A commit that has no company waits for nobody.
//!
//! Exact across processes: `BEGIN IMMEDIATE` takes the file's write lock before the first version is read.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use futures::channel::oneshot;
use rusqlite::{Connection, OptionalExtension, Statement, params};

use super::checkpoint::{self, Mode, Pace};
use super::file::{self, Health, explain};
use super::queue::{AbandonOnExit, Queue};
use crate::{Commit, CommitError, EngineError, Expected, Key, Kind, Version, Write};

/// More would only make the first of a group wait longer: an fsync is shared well before.
const LARGEST_GROUP: usize = 256;
/// From the beginning of one group to that of the next while commits come several at a time.
const PACE: Duration = Duration::from_millis(3);
/// How long the writer waits for readers of the old log when it starts the log again.
const PATIENCE: Duration = Duration::from_millis(100);

pub(super) enum Job {
    Commit(Commit, oneshot::Sender<Result<(), CommitError>>),
    Batch(String, oneshot::Sender<Result<(), EngineError>>),
}

/// Runs until the queue is closed and empty.
pub(super) fn run(connection: Connection, queue: &Queue<Job>, health: &Health, pace: &Pace) {
    let _abandon = AbandonOnExit(queue);
    let mut writer = match Writer::new(&connection, health, pace) {
        Ok(writer) => writer,
        Err(error) => return tracing::error!(error = %error, "the sqlite writer cannot start"),
    };
    let mut jobs = VecDeque::new();
    let mut group = Vec::new();
    while queue.take_up_to(LARGEST_GROUP, &mut jobs) {
        let (began, taken) = (Instant::now(), jobs.len());
        for job in jobs.drain(..) {
            match job {
                Job::Commit(commit, answer) => group.push((commit, answer)),
                Job::Batch(sql, answer) => {
                    // In the order of the queue, as its caller may rely on what was accepted before.
                    writer.write(&mut group);
                    // Whoever no longer waits has nothing to be told.
                    let _ = answer.send(writer.batch(&sql));
                }
            }
        }
        writer.write(&mut group);
        writer.restart_log_if_due();
        let has_company = taken > 1 || queue.gather(1, began);
        if has_company {
            queue.gather(LARGEST_GROUP, began + PACE);
        }
    }
}

type Waiting = (Commit, oneshot::Sender<Result<(), CommitError>>);

struct Writer<'c> {
    connection: &'c Connection,
    begin: Statement<'c>,
    commit: Statement<'c>,
    records: Table<'c>,
    entries: Table<'c>,
    health: &'c Health,
    pace: &'c Pace,
}

/// The prepared statements of one table.
struct Table<'c> {
    version: Statement<'c>,
    put: Statement<'c>,
    delete: Statement<'c>,
}

impl<'c> Table<'c> {
    fn new(connection: &'c Connection, name: &str) -> rusqlite::Result<Self> {
        let put = format!(
            "INSERT INTO {name} (k, v, version) VALUES (?1, ?2, ?3)
             ON CONFLICT (k) DO UPDATE SET v = excluded.v, version = excluded.version"
        );
        Ok(Self {
            version: connection.prepare(&format!("SELECT version FROM {name} WHERE k = ?1"))?,
            put: connection.prepare(&put)?,
            delete: connection.prepare(&format!("DELETE FROM {name} WHERE k = ?1"))?,
        })
    }

    fn holds(&mut self, key: &Key, expected: Expected) -> rusqlite::Result<bool> {
        let found: Option<i64> = self.version.query_row([key.as_bytes()], |row| row.get(0)).optional()?;
        Ok(expected.holds(found.map(Version::from_stored)))
    }

    fn write(&mut self, key: &Key, write: &Write, id: Version) -> rusqlite::Result<()> {
        match write {
            Write::Put(value) => self.put.execute(params![key.as_bytes(), value.as_ref(), id.get()])?,
            Write::Delete => self.delete.execute([key.as_bytes()])?,
        };
        Ok(())
    }
}

impl<'c> Writer<'c> {
    fn new(connection: &'c Connection, health: &'c Health, pace: &'c Pace) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            commit: connection.prepare("COMMIT")?,
            records: Table::new(connection, "rec")?,
            entries: Table::new(connection, "kv")?,
            health,
            pace,
        })
    }

    /// Makes what fits of the group durable in one transaction, then answers everybody.
    fn write(&mut self, group: &mut Vec<Waiting>) {
        if group.is_empty() {
            return;
        }
        let outcome = self.transact(group);
        let mut written = 0;
        for (index, (commit, answer)) in group.drain(..).enumerate() {
            let verdict = match &outcome {
                Ok(applied) if applied.get(index) == Some(&true) => {
                    written += commit.writes.len();
                    Ok(())
                }
                Ok(_) => Err(CommitError::Conflict),
                Err(error) => Err(CommitError::Engine(error.clone())),
            };
            let _ = answer.send(verdict);
        }
        self.pace.wrote(written);
    }

    fn transact(&mut self, group: &[Waiting]) -> Result<Vec<bool>, EngineError> {
        self.health.check()?;
        self.begin.execute([]).map_err(|error| self.undo(error))?;
        let mut applied = Vec::with_capacity(group.len());
        for (commit, _) in group {
            // A failure in the middle of one commit fails the group: without savepoints its half cannot be taken back.
            applied.push(self.apply(commit).map_err(|error| self.undo(error))?);
        }
        match self.commit.execute([]) {
            Ok(_) => Ok(applied),
            Err(error) if self.health.note(&error) => {
                self.roll_back();
                // The log may hold the whole group: the next opening of the file decides.
                Err(EngineError::unknown(error))
            }
            Err(error) => Err(self.undo(error)),
        }
    }

    /// Checks and applies one commit inside the open transaction; false when an expectation does not hold.
    fn apply(&mut self, commit: &Commit) -> rusqlite::Result<bool> {
        for (key, expected) in &commit.expect {
            if !self.table(key).holds(key, *expected)? {
                return Ok(false);
            }
        }
        for (key, write) in &commit.writes {
            self.table(key).write(key, write, commit.id)?;
        }
        Ok(true)
    }

    fn table(&mut self, key: &Key) -> &mut Table<'c> {
        match key.kind() {
            Kind::Record => &mut self.records,
            Kind::Entry => &mut self.entries,
        }
    }

    fn batch(&mut self, sql: &str) -> Result<(), EngineError> {
        self.health.check()?;
        self.begin.execute([]).map_err(|error| self.undo(error))?;
        self.connection.execute_batch(sql).map_err(|error| self.undo(error))?;
        self.commit.execute([]).map_err(|error| self.undo(error))?;
        self.pace.wrote(1);
        Ok(())
    }

    fn undo(&self, error: rusqlite::Error) -> EngineError {
        self.health.note(&error);
        self.roll_back();
        explain(error)
    }

    fn roll_back(&self) {
        // SQLite has already rolled back after some errors; then there is nothing to undo.
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            self.health.note(&error);
            tracing::error!(error = %error, "sqlite could not roll back");
        }
    }

    /// Starts the log again from its beginning. Only the writer can: nobody writes while it does.
    fn restart_log_if_due(&mut self) {
        if !self.pace.take_restart() || self.health.check().is_err() {
            return;
        }
        let outcome = self
            .connection
            .busy_timeout(PATIENCE)
            .and_then(|()| checkpoint::run(self.connection, Mode::Restart))
            .and_then(|_| self.connection.busy_timeout(file::BUSY));
        if let Err(error) = outcome
            && !file::is_busy(&error)
        {
            self.health.note(&error);
            tracing::warn!(error = %error, "the sqlite log could not be started again");
        }
    }
}
