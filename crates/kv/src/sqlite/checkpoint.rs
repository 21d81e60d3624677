//! Moves what the log holds into the file, beside the writer, and tells the writer when the log must start again.
//!
//! A timer alone is not enough: under steady writing a passive checkpoint never finds the end of the log, so SQLite
//! never starts it again and it grows without bound.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::file::{self, Health, PAGE_BYTES};

/// Between two looks at the log while there is writing.
const TICK: Duration = Duration::from_millis(50);
/// A log that grew by less than this many writes is left for a second, as each checkpoint costs two fsyncs.
const FEW_WRITES: usize = 256;
const QUIET: Duration = Duration::from_secs(1);
/// From here on the writer is asked to start the log again.
const LARGE_LOG_BYTES: u64 = 256 << 20;
/// How long closing waits for other processes before it leaves the log to them.
const PATIENCE: Duration = Duration::from_millis(100);

#[derive(Clone, Copy)]
pub(super) enum Mode {
    Passive,
    Restart,
    Truncate,
}

/// Runs one checkpoint; answers the pages in the log.
pub(super) fn run(connection: &Connection, mode: Mode) -> rusqlite::Result<u64> {
    let sql = match mode {
        Mode::Passive => "PRAGMA wal_checkpoint(PASSIVE)",
        Mode::Restart => "PRAGMA wal_checkpoint(RESTART)",
        Mode::Truncate => "PRAGMA wal_checkpoint(TRUNCATE)",
    };
    let pages: i64 = connection.query_row(sql, [], |row| row.get(1))?;
    // -1: another process checkpoints at this moment, and SQLite did not look.
    Ok(u64::try_from(pages).unwrap_or(0))
}

/// What writer and checkpoint thread tell each other.
pub(super) struct Pace {
    writes: AtomicUsize,
    restart: AtomicBool,
    log_bytes: AtomicU64,
    stop: Mutex<bool>,
    changed: Condvar,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self {
            // An earlier process may have left a log behind.
            writes: AtomicUsize::new(1),
            restart: AtomicBool::new(false),
            log_bytes: AtomicU64::new(0),
            stop: Mutex::new(false),
            changed: Condvar::new(),
        }
    }

    /// The writer made `count` writes durable. Wakes the thread only for the first since its last checkpoint.
    pub(super) fn wrote(&self, count: usize) {
        if count > 0 && self.writes.fetch_add(count, Ordering::AcqRel) == 0 {
            // Under the lock, else the thread could fall asleep between its look and this call.
            let _stop = self.lock();
            self.changed.notify_one();
        }
    }

    pub(super) fn take_restart(&self) -> bool {
        self.restart.load(Ordering::Relaxed) && self.restart.swap(false, Ordering::AcqRel)
    }

    /// The size of the log when it was last looked at.
    pub(super) fn log_bytes(&self) -> u64 {
        self.log_bytes.load(Ordering::Relaxed)
    }

    pub(super) fn stop(&self) {
        *self.lock() = true;
        self.changed.notify_one();
    }

    /// Sleeps until there is something to checkpoint; false when it is time to stop.
    fn wait_for_writes(&self) -> bool {
        let mut stop = self.lock();
        while !*stop && self.writes.load(Ordering::Acquire) == 0 {
            stop = self.changed.wait(stop).unwrap_or_else(PoisonError::into_inner);
        }
        let quiet_since = Instant::now();
        while !*stop {
            let waited = self.changed.wait_timeout(stop, TICK).unwrap_or_else(PoisonError::into_inner);
            stop = waited.0;
            if self.writes.load(Ordering::Acquire) >= FEW_WRITES || quiet_since.elapsed() >= QUIET {
                break;
            }
        }
        !*stop
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread: runs until told to stop, then empties the log if nobody else is using it.
pub(super) fn keep_small(connection: &Connection, pace: &Pace, health: &Health) {
    while pace.wait_for_writes() {
        pace.writes.store(0, Ordering::Release);
        if health.check().is_ok()
            && let Err(error) = look(connection, pace)
        {
            note(&error, health);
        }
    }
    if health.check().is_ok() {
        let outcome = connection.busy_timeout(PATIENCE).and_then(|()| run(connection, Mode::Truncate));
        if let Err(error) = outcome {
            note(&error, health);
        }
    }
}

fn look(connection: &Connection, pace: &Pace) -> rusqlite::Result<()> {
    let mut bytes = run(connection, Mode::Passive)? * PAGE_BYTES;
    if bytes > LARGE_LOG_BYTES {
        // Each leaves less behind, so that little is left for the writer, during whose restart nobody can commit.
        run(connection, Mode::Passive)?;
        bytes = run(connection, Mode::Passive)? * PAGE_BYTES;
        pace.restart.store(true, Ordering::Release);
    }
    pace.log_bytes.store(bytes, Ordering::Relaxed);
    Ok(())
}

fn note(error: &rusqlite::Error, health: &Health) {
    if !health.note(error) && !file::is_busy(error) {
        tracing::warn!(error = %error, "a sqlite checkpoint failed");
    }
}
