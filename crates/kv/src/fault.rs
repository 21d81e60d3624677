//! An engine that fails on purpose, in the same way every time, and counts what passes through it.
//!
//! It tells no lies about the data: what it lets through is the inner engine's answer.

use std::collections::HashSet;
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use futures::future::BoxFuture;

use crate::{Commit, CommitError, Engine, EngineError, Entry, Key, Span, Versioned};

/// What goes wrong. Every "n-th" counts calls since the engine was made or [`FaultEngine::set`]; 1 means every call.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// The first try of each commit is a conflict, so that every operation runs twice. A second try is known by the
    /// keys it expects and writes; one with other keys is a first try again.
    pub conflict_first: bool,
    /// Every n-th commit is a conflict.
    pub conflict_every: Option<NonZeroU64>,
    /// Every n-th `get` fails as transient.
    pub get_error_every: Option<NonZeroU64>,
    /// Every n-th `scan` fails as transient.
    pub scan_error_every: Option<NonZeroU64>,
    /// Every n-th commit fails as transient, without being applied.
    pub commit_error_every: Option<NonZeroU64>,
    /// Every n-th commit is applied if it fits, but answered with [`EngineError::Unknown`].
    pub lost_answer_every: Option<NonZeroU64>,
    /// Before each call other tasks go first, up to three times, as this seed says: rivals meet at every point in turn,
    /// on one thread and in the same order every time.
    pub pauses: Option<u64>,
}

/// Calls seen, those made to fail among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls of `get`.
    pub gets: u64,
    /// Keys asked for in all of them.
    pub keys: u64,
    pub scans: u64,
    /// Calls of `commit`, whatever became of them.
    pub commits: u64,
    /// Commits that the inner engine applied.
    pub applied: u64,
    /// Calls that were made to fail.
    pub injected: u64,
}

/// An engine around an engine.
pub struct FaultEngine {
    inner: Arc<dyn Engine>,
    faults: RwLock<Faults>,
    tried: Mutex<HashSet<Vec<Key>>>,
    since: Tally,
    total: Tally,
}

#[derive(Default)]
struct Tally {
    gets: AtomicU64,
    keys: AtomicU64,
    scans: AtomicU64,
    commits: AtomicU64,
    applied: AtomicU64,
    injected: AtomicU64,
    calls: AtomicU64,
}

impl Tally {
    fn reset(&self) {
        let calls = [&self.gets, &self.scans, &self.commits, &self.calls];
        for counter in calls.into_iter().chain([&self.keys, &self.applied, &self.injected]) {
            counter.store(0, Ordering::Relaxed);
        }
    }
}

fn next(counter: &AtomicU64) -> u64 {
    counter.fetch_add(1, Ordering::Relaxed) + 1
}

fn is_due(every: Option<NonZeroU64>, call: u64) -> bool {
    every.is_some_and(|every| call % every == 0)
}

fn injected() -> EngineError {
    EngineError::transient("a fault was injected")
}

impl FaultEngine {
    pub fn new(inner: Arc<dyn Engine>, faults: Faults) -> Self {
        Self {
            inner,
            faults: RwLock::new(faults),
            tried: Mutex::default(),
            since: Tally::default(),
            total: Tally::default(),
        }
    }

    /// Changes what goes wrong from now on, and begins to count every "n-th" anew. The counts of [`Self::counts`] stay.
    pub fn set(&self, faults: Faults) {
        let mut current = self.faults.write().unwrap_or_else(PoisonError::into_inner);
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.since.reset();
        *current = faults;
    }

    /// What has passed through so far.
    pub fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let total = &self.total;
        Counts {
            gets: read(&total.gets),
            keys: read(&total.keys),
            scans: read(&total.scans),
            commits: read(&total.commits),
            applied: read(&total.applied),
            injected: read(&total.injected),
        }
    }

    /// Sets all counts to nothing; the faults go on as they were.
    pub fn reset_counts(&self) {
        self.total.reset();
    }

    fn faults(&self) -> Faults {
        self.faults.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A moment in which rivals may act.
    async fn pause(&self) {
        let Some(seed) = self.faults().pauses else { return };
        // A step of SplitMix64: neighbouring calls have nothing in common.
        let step = seed.wrapping_add(next(&self.since.calls)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for _ in 0..((step ^ (step >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 62) {
            tokio::task::yield_now().await;
        }
    }

    fn inject<E>(&self, error: E) -> E {
        next(&self.total.injected);
        error
    }

    fn is_first_try(&self, commit: &Commit) -> bool {
        // What is expected names the commit: what is written may be drawn anew for each try.
        let keys: Vec<Key> = if commit.expect.is_empty() {
            commit.writes.keys().cloned().collect()
        } else {
            commit.expect.keys().cloned().collect()
        };
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        // Forgotten at the second try, so that the next commit of the same keys has a first try of its own.
        if tried.remove(&keys) { false } else { tried.insert(keys) }
    }
}

impl Engine for FaultEngine {
    fn get<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Versioned>>, EngineError>> {
        Box::pin(async move {
            self.pause().await;
            next(&self.total.gets);
            self.total.keys.fetch_add(keys.len() as u64, Ordering::Relaxed);
            if is_due(self.faults().get_error_every, next(&self.since.gets)) {
                return Err(self.inject(injected()));
            }
            self.inner.get(keys).await
        })
    }

    fn scan<'a>(&'a self, span: &'a Span, limit: usize) -> BoxFuture<'a, Result<Vec<Entry>, EngineError>> {
        Box::pin(async move {
            self.pause().await;
            next(&self.total.scans);
            if is_due(self.faults().scan_error_every, next(&self.since.scans)) {
                return Err(self.inject(injected()));
            }
            self.inner.scan(span, limit).await
        })
    }

    fn commit<'a>(&'a self, commit: &'a Commit) -> BoxFuture<'a, Result<(), CommitError>> {
        Box::pin(async move {
            self.pause().await;
            next(&self.total.commits);
            let call = next(&self.since.commits);
            let faults = self.faults();
            if faults.conflict_first && self.is_first_try(commit) || is_due(faults.conflict_every, call) {
                return Err(self.inject(CommitError::Conflict));
            }
            if is_due(faults.commit_error_every, call) {
                return Err(self.inject(injected().into()));
            }
            self.inner.commit(commit).await?;
            next(&self.total.applied);
            if is_due(faults.lost_answer_every, call) {
                return Err(self.inject(EngineError::unknown("a fault was injected").into()));
            }
            Ok(())
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MemoryEngine, Version};

    fn key() -> Key {
        Key::new(vec![0x01])
    }

    fn commit(id: i64) -> Commit {
        Commit::new(Version::from_stored(id)).put(key(), vec![1])
    }

    fn engine(faults: Faults) -> FaultEngine {
        FaultEngine::new(Arc::new(MemoryEngine::new()), faults)
    }

    #[tokio::test]
    async fn each_commit_conflicts_once_and_then_passes() {
        let engine = engine(Faults { conflict_first: true, ..Faults::default() });
        for round in 0..3 {
            assert!(matches!(engine.commit(&commit(round)).await, Err(CommitError::Conflict)));
            engine.commit(&commit(round + 10)).await.unwrap();
        }
        let expected = Counts { commits: 6, applied: 3, injected: 3, ..Counts::default() };
        assert_eq!(engine.counts(), expected);
    }

    #[tokio::test]
    async fn a_lost_answer_was_applied_and_a_failed_commit_was_not() {
        let engine = engine(Faults { lost_answer_every: NonZeroU64::new(1), ..Faults::default() });
        let lost = engine.commit(&commit(1)).await;
        assert!(matches!(lost, Err(CommitError::Engine(EngineError::Unknown(_)))));
        assert_eq!(engine.get(&[key()]).await.unwrap()[0].as_ref().unwrap().version, Version::from_stored(1));

        engine.set(Faults { commit_error_every: NonZeroU64::new(2), ..Faults::default() });
        engine.commit(&commit(2)).await.unwrap();
        assert!(matches!(engine.commit(&commit(3)).await, Err(CommitError::Engine(error)) if error.is_transient()));
        assert_eq!(engine.get(&[key()]).await.unwrap()[0].as_ref().unwrap().version, Version::from_stored(2));
    }

    #[tokio::test]
    async fn reads_fail_when_they_should_and_are_counted() {
        let every_second = NonZeroU64::new(2);
        let engine =
            engine(Faults { get_error_every: every_second, scan_error_every: every_second, ..Faults::default() });
        let span = Span::prefix(&[0x01]).unwrap();
        assert!(engine.get(&[key(), key()]).await.is_ok());
        assert!(engine.get(&[key()]).await.is_err());
        assert!(engine.scan(&span, 1).await.is_ok());
        assert!(engine.scan(&span, 1).await.is_err());
        let expected = Counts { gets: 2, keys: 3, scans: 2, injected: 2, ..Counts::default() };
        assert_eq!(engine.counts(), expected);
    }
}
