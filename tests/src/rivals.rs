//! An engine on which a rival is always a moment faster.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use kv::{BoxFuture, Commit, CommitError, Engine, EngineError, Entry, Key, Span, Versioned};

/// While they are there, of every two commits the first is a conflict: who tries again succeeds.
pub struct Rivals {
    inner: Arc<dyn Engine>,
    present: AtomicBool,
    commits: AtomicU64,
}

impl Rivals {
    pub fn around(inner: Arc<dyn Engine>) -> Self {
        Self { inner, present: AtomicBool::new(false), commits: AtomicU64::new(0) }
    }

    pub fn come(&self) {
        self.commits.store(0, Ordering::SeqCst);
        self.present.store(true, Ordering::SeqCst);
    }

    /// How many commits there were since they came, lost ones among them.
    pub fn go(&self) -> u64 {
        self.present.store(false, Ordering::SeqCst);
        self.commits.load(Ordering::SeqCst)
    }
}

impl Engine for Rivals {
    fn get<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Versioned>>, EngineError>> {
        self.inner.get(keys)
    }

    fn scan<'a>(&'a self, span: &'a Span, limit: usize) -> BoxFuture<'a, Result<Vec<Entry>, EngineError>> {
        self.inner.scan(span, limit)
    }

    fn commit<'a>(&'a self, commit: &'a Commit) -> BoxFuture<'a, Result<(), CommitError>> {
        if self.present.load(Ordering::SeqCst) && self.commits.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) {
            return Box::pin(async { Err(CommitError::Conflict) });
        }
        self.inner.commit(commit)
    }

    fn clear<'a>(&'a self) -> BoxFuture<'a, Result<(), EngineError>> {
        self.inner.clear()
    }

    fn close<'a>(&'a self) -> BoxFuture<'a, ()> {
        self.inner.close()
    }

    fn name(&self) -> &'static str {
        self.inner.name()
    }
}
