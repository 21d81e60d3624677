//! The engine a world stands on: `POOLHOUSE_TEST_ENGINE` is memory (default), sqlite or postgres.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kv::fault::{FaultEngine, Faults};
use kv::testing::TestPostgres;
use kv::{Engine, MemoryEngine, PostgresEngine, PostgresOptions, SqliteEngine};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::Rivals;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    Memory,
    Sqlite,
    Postgres,
}

impl EngineKind {
    /// # Panics
    /// When the variable names no engine.
    pub fn of_environment() -> Self {
        match std::env::var("POOLHOUSE_TEST_ENGINE").as_deref() {
            Err(_) | Ok("" | "memory") => Self::Memory,
            Ok("sqlite") => Self::Sqlite,
            Ok("postgres") => Self::Postgres,
            Ok(other) => panic!("POOLHOUSE_TEST_ENGINE is memory, sqlite or postgres, not {other:?}"),
        }
    }
}

/// An empty engine of its own behind a shell that can fail on purpose.
#[derive(Clone)]
pub struct TestEngine {
    pub engine: Arc<FaultEngine>,
    pub rivals: Arc<Rivals>,
    // Removed with the last clone.
    _directory: Option<Arc<TempDir>>,
}

impl TestEngine {
    pub async fn new(kind: EngineKind) -> Self {
        let mut directory = None;
        let inner: Arc<dyn Engine> = match kind {
            EngineKind::Memory => Arc::new(MemoryEngine::new()),
            EngineKind::Sqlite => {
                let kept = TempDir::with_prefix("poolhouse-test-").unwrap();
                let engine = SqliteEngine::open(kept.path().join("pools.db")).unwrap();
                directory = Some(Arc::new(kept));
                Arc::new(engine)
            }
            EngineKind::Postgres => {
                let options = PostgresOptions { schema: new_schema(), connections: 4 };
                Arc::new(PostgresEngine::connect(&postgres_url().await, options).await.unwrap())
            }
        };
        let rivals = Arc::new(Rivals::around(inner));
        Self { engine: Arc::new(FaultEngine::new(rivals.clone(), Faults::default())), rivals, _directory: directory }
    }

    /// Every n-th commit is applied, and its answer lost.
    pub fn lose_answers(&self, every: u64) {
        self.engine.set(Faults { lost_answer_every: NonZeroU64::new(every), ..Faults::default() });
    }

    /// No commit is applied.
    pub fn fail_commits(&self) {
        self.engine.set(Faults { commit_error_every: NonZeroU64::new(1), ..Faults::default() });
    }

    pub fn heal(&self) {
        self.engine.set(Faults::default());
    }
}

/// One server for the whole run; each world has a schema of its own in it.
pub async fn postgres_url() -> String {
    // Ends with the process: the server's watch hears its pipe close.
    static SERVER: OnceCell<TestPostgres> = OnceCell::const_new();
    let start = || async { tokio::task::spawn_blocking(TestPostgres::start).await.unwrap().unwrap() };
    SERVER.get_or_init(start).await.url()
}

/// A schema name that no other world of any run has.
pub fn new_schema() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
