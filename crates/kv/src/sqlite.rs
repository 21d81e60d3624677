//! The embedded engine: one SQLite file, one writing thread, readers on the threads that ask and on threads of their own.
//!
//! Begin at [`SqliteEngine::open`]; `writer` is where commits become durable, `checkpoint` keeps the log small.

mod checkpoint;
mod file;
mod queue;
mod readers;
#[cfg(test)]
mod tests;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use futures::channel::oneshot;
use futures::future::BoxFuture;

use self::checkpoint::Pace;
use self::file::{Health, Use};
use self::queue::Queue;
use self::readers::{Reader, Shelf};
use crate::{Commit, CommitError, Engine, EngineError, Entry, Key, Span, Versioned};

/// Keeps everything in one file, durable at every answered commit, and safe to open from several processes at once.
pub struct SqliteEngine {
    shared: Arc<Shared>,
    threads: Mutex<Option<Threads>>,
}

struct Shared {
    writes: Queue<writer::Job>,
    reads: Queue<readers::Job>,
    /// For reads on the threads that ask.
    shelf: Shelf,
    health: Health,
    pace: Pace,
}

impl SqliteEngine {
    /// Opens the store at `path`, making it (readable by its owner only) if there is none. Blocks on the disk.
    ///
    /// # Errors
    /// [`EngineError::Fatal`] if the file cannot be opened, is another program's or has a layout this version does not
    /// know; [`EngineError::Transient`] if another process held it for longer than five seconds.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, EngineError> {
        let path = path.as_ref();
        let shared = Arc::new(Shared {
            writes: Queue::new(),
            reads: Queue::new(),
            shelf: Shelf::new(),
            health: Health::default(),
            pace: Pace::new(),
        });
        let mut threads = Threads { shared: Arc::clone(&shared), writer: None, readers: Vec::new(), checkpoint: None };

        let writing = file::create(path)?;
        threads.writer = Some(start("sqlite writer", &shared, move |shared| {
            writer::run(writing, &shared.writes, &shared.health, &shared.pace);
        })?);
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..cores {
            shared.shelf.put(Reader::new(file::connect(path, Use::Read)?));
            let reading = Reader::new(file::connect(path, Use::Read)?);
            threads.readers.push(start("sqlite reader", &shared, move |shared| readers::run(&reading, &shared.reads))?);
        }
        let checkpointing = file::connect(path, Use::Checkpoint)?;
        threads.checkpoint = Some(start("sqlite checkpoint", &shared, move |shared| {
            checkpoint::keep_small(&checkpointing, &shared.pace, &shared.health);
        })?);
        Ok(Self { shared, threads: Mutex::new(Some(threads)) })
    }

    /// Runs SQL in one transaction of its own, such as the making of views. It must not touch the engine's own tables,
    /// `rec` and `kv` (columns `k`, `v`, `version`), but may read them.
    ///
    /// # Errors
    /// [`EngineError::Fatal`] with SQLite's message if the SQL is refused; nothing is changed then.
    pub async fn execute_batch(&self, sql: &str) -> Result<(), EngineError> {
        let (answer, answered) = oneshot::channel();
        self.shared.writes.push(writer::Job::Batch(sql.to_owned(), answer));
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    /// The size of the write-ahead log in bytes when it was last looked at, at most a second ago while there is
    /// writing. Steadily above 512 MB something keeps a read transaction open.
    pub fn log_bytes(&self) -> u64 {
        self.shared.pace.log_bytes()
    }

    fn take_threads(&self) -> Option<Threads> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn closed() -> EngineError {
    EngineError::fatal("the SQLite engine is closed")
}

fn start(
    name: &str,
    shared: &Arc<Shared>,
    body: impl FnOnce(&Shared) + Send + 'static,
) -> Result<JoinHandle<()>, EngineError> {
    let shared = Arc::clone(shared);
    std::thread::Builder::new().name(name.to_owned()).spawn(move || body(&shared)).map_err(EngineError::fatal)
}

/// The running threads; dropping them finishes what was accepted and waits for their end.
struct Threads {
    shared: Arc<Shared>,
    writer: Option<JoinHandle<()>>,
    readers: Vec<JoinHandle<()>>,
    checkpoint: Option<JoinHandle<()>>,
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.shared.writes.close();
        self.shared.reads.close();
        self.shared.shelf.close();
        // The checkpoint thread comes last: with readers and writer gone it can empty the log.
        let first = self.writer.take().into_iter().chain(self.readers.drain(..));
        for thread in first {
            join(thread);
        }
        self.shared.pace.stop();
        if let Some(thread) = self.checkpoint.take() {
            join(thread);
        }
        // Nobody serves these any more if a thread failed to start.
        self.shared.writes.abandon();
        self.shared.reads.abandon();
    }
}

fn join(thread: JoinHandle<()>) {
    if thread.join().is_err() {
        tracing::error!("a sqlite thread ended by a panic");
    }
}

impl Engine for SqliteEngine {
    fn get<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Versioned>>, EngineError>> {
        Box::pin(async move {
            if let Some(found) = self.shared.shelf.get(keys) {
                return found;
            }
            let (answer, answered) = oneshot::channel();
            self.shared.reads.push(readers::Job::Get(keys.to_vec(), answer));
            answered.await.unwrap_or_else(|_| Err(closed()))
        })
    }

    fn scan<'a>(&'a self, span: &'a Span, limit: usize) -> BoxFuture<'a, Result<Vec<Entry>, EngineError>> {
        Box::pin(async move {
            if span.is_empty() {
                return Ok(Vec::new());
            }
            span.check()?;
            let (answer, answered) = oneshot::channel();
            self.shared.reads.push(readers::Job::Scan(span.clone(), limit, answer));
            answered.await.unwrap_or_else(|_| Err(closed()))
        })
    }

    fn commit<'a>(&'a self, commit: &'a Commit) -> BoxFuture<'a, Result<(), CommitError>> {
        Box::pin(async move {
            commit.check()?;
            let (answer, answered) = oneshot::channel();
            self.shared.writes.push(writer::Job::Commit(commit.clone(), answer));
            answered.await.unwrap_or_else(|_| Err(closed().into()))
        })
    }

    fn clear<'a>(&'a self) -> BoxFuture<'a, Result<(), EngineError>> {
        Box::pin(self.execute_batch("DELETE FROM rec; DELETE FROM kv;"))
    }

    fn close<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Some(threads) = self.take_threads() else { return };
            let (done, finished) = oneshot::channel::<()>();
            // Joining blocks, so a thread does it; if none can be made, the threads are joined right here.
            let joiner = std::thread::Builder::new().name("sqlite close".to_owned()).spawn(move || {
                drop(threads);
                drop(done);
            });
            if joiner.is_ok() {
                let _ = finished.await;
            }
        })
    }

    fn name(&self) -> &'static str {
        "sqlite"
    }
}

impl Drop for SqliteEngine {
    fn drop(&mut self) {
        drop(self.take_threads());
    }
}
