//! The engine that forgets: a sorted map under a lock, for tests and for `dev` without a data directory.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use futures::future::BoxFuture;

use crate::{Commit, CommitError, Engine, EngineError, Entry, Key, Span, Version, Versioned, Write};

/// Keeps everything in memory, and each value once however many readers hold it.
#[derive(Default)]
pub struct MemoryEngine {
    rows: RwLock<Rows>,
}

/// Exact-fit keys and thin shared values instead of [`Bytes`]: a third less memory for a store of mostly index entries,
/// and no large buffer is kept alive by a small slice of it.
type Rows = BTreeMap<Box<[u8]>, Row>;

struct Row {
    value: Arc<[u8]>,
    version: Version,
}

impl Row {
    fn versioned(&self) -> Versioned {
        Versioned { value: shared(&self.value), version: self.version }
    }
}

/// The same memory as [`Bytes`]; nothing is copied.
fn shared(value: &Arc<[u8]>) -> Bytes {
    if value.is_empty() { Bytes::new() } else { Bytes::from_owner(Arc::clone(value)) }
}

impl MemoryEngine {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self, keys: &[Key]) -> Vec<Option<Versioned>> {
        // A poisoned lock is no damage: nothing between two changes of `apply` can panic.
        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| rows.get(key.as_bytes()).map(Row::versioned)).collect()
    }

    fn range(&self, span: &Span, limit: usize) -> Result<Vec<Entry>, EngineError> {
        if span.is_empty() {
            return Ok(Vec::new());
        }
        span.check()?;

        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        let bounds = (Bound::Included(span.start.as_bytes()), Bound::Excluded(span.end.as_bytes()));
        let mut entries = Vec::new();
        for (key, row) in rows.range::<[u8], _>(bounds).take(limit) {
            let Versioned { value, version } = row.versioned();
            entries.push(Entry { key: Key::new(Bytes::copy_from_slice(key)), value, version });
        }
        Ok(entries)
    }

    fn apply(&self, commit: &Commit) -> Result<(), CommitError> {
        commit.check()?;
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (key, expected) in &commit.expect {
            if !expected.holds(rows.get(key.as_bytes()).map(|row| row.version)) {
                return Err(CommitError::Conflict);
            }
        }

        for (key, write) in &commit.writes {
            match write {
                Write::Put(value) => {
                    let row = Row { value: Arc::from(value.as_ref()), version: commit.id };
                    rows.insert(key.as_bytes().into(), row);
                }
                Write::Delete => {
                    rows.remove(key.as_bytes());
                }
            }
        }
        Ok(())
    }
}

impl Engine for MemoryEngine {
    fn get<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Versioned>>, EngineError>> {
        Box::pin(async move { Ok(self.read(keys)) })
    }

    fn scan<'a>(&'a self, span: &'a Span, limit: usize) -> BoxFuture<'a, Result<Vec<Entry>, EngineError>> {
        Box::pin(async move { self.range(span, limit) })
    }

    fn commit<'a>(&'a self, commit: &'a Commit) -> BoxFuture<'a, Result<(), CommitError>> {
        Box::pin(async move { self.apply(commit) })
    }

    fn clear<'a>(&'a self) -> BoxFuture<'a, Result<(), EngineError>> {
        Box::pin(async move {
            self.rows.write().unwrap_or_else(PoisonError::into_inner).clear();
            Ok(())
        })
    }

    /// Nothing to release: what is in memory stays readable until the engine is dropped.
    fn close<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(async {})
    }

    fn name(&self) -> &'static str {
        "memory"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn conforms() {
        crate::conformance::suite(async || Arc::new(MemoryEngine::new()) as Arc<dyn Engine>).await;
    }

    #[tokio::test]
    async fn a_value_is_kept_once_however_often_it_is_read() {
        let engine = MemoryEngine::new();
        let key = Key::new(vec![0x01]);
        let commit = Commit::new(Version::from_stored(1)).put(key.clone(), vec![7; 1000]);
        engine.commit(&commit).await.unwrap();

        let first = engine.get(std::slice::from_ref(&key)).await.unwrap().remove(0).unwrap().value;
        let second = engine.scan(&Span::prefix(&[0x01]).unwrap(), 1).await.unwrap().remove(0).value;

        assert_eq!(first.as_ptr(), second.as_ptr());
    }
}
