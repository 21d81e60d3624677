//! The database file: how a connection is opened and set up, and what a failure of SQLite means.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::EngineError;

/// Marks the file as ours, in the field that `file(1)` and `PRAGMA application_id` show: "POOL".
const APPLICATION_ID: i64 = 0x504f_4f4c;
/// The layout of the two tables. Values have versions of their own, which are not the engine's business.
const LAYOUT: i64 = 1;
/// The only page size a store is made with; larger pages write more and save little.
pub(super) const PAGE_BYTES: u64 = 4096;
/// How long a connection waits for another process before it gives up.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// Records lie in a rowid table: a row above about 1 KB in a WITHOUT ROWID table would cost a 4 KB page of its own.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS rec (id INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, v BLOB NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS kv (k BLOB PRIMARY KEY NOT NULL, v BLOB NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID, STRICT;";

/// What a connection is for; it decides its cache and what it may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Write,
    Read,
    Checkpoint,
}

/// Opens the file, makes the tables if it is new, and refuses a file that is not a store of this layout.
pub(super) fn create(path: &Path) -> Result<Connection, EngineError> {
    make_private(path)?;
    let connection = connect(path, Use::Write)?;
    // One snapshot: a rival that makes the file between two looks would seem to be another program.
    connection.execute_batch("BEGIN").map_err(explain)?;
    refuse_foreign(&connection, path)?;
    connection.execute_batch("COMMIT").map_err(explain)?;

    // Two processes may make the same file at once; SQLite does not wait by itself for the change of journal mode.
    let mut tries = 0;
    let mode = loop {
        match connection.query_row("PRAGMA journal_mode=WAL", [], |row| row.get::<_, String>(0)) {
            Err(error) if is_busy(&error) && tries < 100 => {
                tries += 1;
                std::thread::park_timeout(Duration::from_millis(20));
            }
            outcome => break outcome.map_err(explain)?,
        }
    };
    if mode != "wal" {
        return Err(EngineError::fatal(format!("{}: the file system allows no write-ahead log", path.display())));
    }

    connection.execute_batch("BEGIN IMMEDIATE").map_err(explain)?;
    // Read again under the write lock: the rival that made the file may have been a newer version of this program.
    refuse_foreign(&connection, path)?;
    let marks = format!("PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={LAYOUT};");
    connection.execute_batch(&format!("{TABLES} {marks} COMMIT")).map_err(explain)?;
    Ok(connection)
}

/// Opens one more connection to a file that [`create`] has seen.
pub(super) fn connect(path: &Path, purpose: Use) -> Result<Connection, EngineError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(explain)?;
    connection.busy_timeout(BUSY).map_err(explain)?;
    let cache_kib = match purpose {
        Use::Write => 262_144,
        Use::Read => 65_536,
        Use::Checkpoint => 2_048,
    };
    let query_only = if purpose == Use::Read { "ON" } else { "OFF" };
    connection
        .execute_batch(&format!(
            "PRAGMA page_size={PAGE_BYTES}; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;
             PRAGMA cache_size=-{cache_kib}; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;
             PRAGMA trusted_schema=OFF; PRAGMA journal_size_limit=536870912; PRAGMA query_only={query_only};"
        ))
        .map_err(explain)?;
    Ok(connection)
}

/// Only the owner may read a store; SQLite gives the log and the shared-memory file the same mode.
fn make_private(path: &Path) -> Result<(), EngineError> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(EngineError::fatal(format!("{}: {error}", path.display()))),
    }
}

fn refuse_foreign(connection: &Connection, path: &Path) -> Result<(), EngineError> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(explain);
    let application = number("PRAGMA application_id")?;
    if application == 0 && number("SELECT count(*) FROM sqlite_master")? == 0 {
        return Ok(());
    }
    if application != APPLICATION_ID {
        return Err(EngineError::fatal(format!("{} is another program's database", path.display())));
    }
    let layout = number("PRAGMA user_version")?;
    if layout != LAYOUT {
        let why = format!("{} has layout {layout}, this version reads layout {LAYOUT}", path.display());
        return Err(EngineError::fatal(why));
    }
    Ok(())
}

/// Turns SQLite's error into the engine's: what another moment may cure is transient.
pub(super) fn explain(error: rusqlite::Error) -> EngineError {
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted,
        ) => EngineError::transient(error),
        _ => EngineError::fatal(error),
    }
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// After these the kernel may have dropped pages it could not write, and a second fsync would lie about them.
fn is_ruinous(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}

/// Whether this process may still write to the file: once broken it stays broken until the file is opened anew, as
/// only recovery from the log knows what the disk holds.
#[derive(Default)]
pub(super) struct Health {
    broken: OnceLock<EngineError>,
}

impl Health {
    /// Remembers an error after which nothing more may be written; returns true if it was one.
    pub(super) fn note(&self, error: &rusqlite::Error) -> bool {
        let ruinous = is_ruinous(error);
        if ruinous && self.broken.set(EngineError::fatal(format!("writing has stopped after: {error}"))).is_ok() {
            tracing::error!(error = %error, "sqlite failed to read or write; no further commit is accepted");
        }
        ruinous
    }

    pub(super) fn check(&self) -> Result<(), EngineError> {
        self.broken.get().map_or(Ok(()), |error| Err(error.clone()))
    }
}
