//! Point reads.

use std::slice;
use std::sync::Arc;

use kv::Key;

use super::{Seen, Stored, Transaction};
use crate::failure::{Failure, Result};
use crate::index::UniqueIndex;
use crate::key::{KeyPart, decoded};
use crate::record::{self, Record, key_of};

impl Transaction {
    /// The record under a key. The commit relies on it, and on its absence too.
    ///
    /// # Errors
    /// The engine's, or a value that cannot be read.
    pub async fn get<R: Record>(&mut self, key: &R::Key) -> Result<Option<Arc<R>>> {
        let key = key_of::<R>(key);
        self.load(slice::from_ref(&key)).await?;
        self.expected(&key)
    }

    /// As [`Transaction::get`] for each key, in one engine read.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    pub async fn get_all<R: Record>(&mut self, keys: &[R::Key]) -> Result<Vec<Option<Arc<R>>>> {
        let keys: Vec<Key> = keys.iter().map(key_of::<R>).collect();
        self.load(&keys).await?;
        keys.iter().map(|key| self.expected(key)).collect()
    }

    /// The record under a key, without relying on it: whatever becomes of it, the commit may happen. A later
    /// [`Transaction::get`] or a write of the record relies on it after all.
    ///
    /// # Errors
    /// As [`Transaction::get`].
    pub async fn peek<R: Record>(&mut self, key: &R::Key) -> Result<Option<Arc<R>>> {
        let key = key_of::<R>(key);
        self.load(slice::from_ref(&key)).await?;
        self.parsed(&key)
    }

    /// The key of the record that has this value. The commit relies on the answer, and on there being none too. Does not
    /// see what this transaction writes.
    ///
    /// # Errors
    /// The engine's, or an entry that is no key of `R`.
    pub async fn by_unique<R: Record>(
        &mut self,
        index: &UniqueIndex,
        scope: impl KeyPart,
        value: impl KeyPart,
    ) -> Result<Option<R::Key>> {
        let key = index.key(scope, value);
        self.load(slice::from_ref(&key)).await?;
        self.rely_on(&key);
        self.owner::<R>(&key)
    }

    /// Reads all keys not read before, in one engine read. Relies on none of them.
    pub(crate) async fn load(&mut self, keys: &[Key]) -> Result<()> {
        let mut unread = Vec::with_capacity(keys.len());
        for key in keys {
            if !self.reads.contains_key(key) {
                unread.push(key.clone());
            }
        }
        if unread.is_empty() {
            return Ok(());
        }

        let answers = self.store.engine().get(&unread).await?;
        for (key, found) in unread.into_iter().zip(answers) {
            self.reads.insert(key, Seen { found, parsed: None, expected: false });
        }
        Ok(())
    }

    /// The record under a loaded key; the commit relies on it.
    pub(crate) fn expected<R: Record>(&mut self, key: &Key) -> Result<Option<Arc<R>>> {
        if let Some(seen) = self.reads.get_mut(key) {
            seen.expected = true;
        }
        self.parsed(key)
    }

    /// The record under a loaded key, or as this transaction will write it.
    pub(crate) fn parsed<R: Record>(&mut self, key: &Key) -> Result<Option<Arc<R>>> {
        if let Some(next) = self.changes.get(key).and_then(|change| change.next.as_ref()) {
            return if next.deleted { Ok(None) } else { downcast(&next.record).map(Some) };
        }
        let Some(seen) = self.reads.get_mut(key) else {
            return Ok(None);
        };
        let Some(found) = &seen.found else {
            return Ok(None);
        };
        if let Some(parsed) = &seen.parsed {
            return downcast(parsed).map(Some);
        }

        let cache = self.store.cache();
        let record = match R::CACHED.then(|| cache.parsed::<R>(key, found.version)).flatten() {
            Some(record) => record,
            None => {
                let record = Arc::new(record::decode::<R>(&found.value)?);
                if R::CACHED {
                    cache.keep(key, found.version, &record);
                }
                record
            }
        };
        seen.parsed = Some(Arc::<R>::clone(&record));
        Ok(Some(record))
    }

    /// The key that a loaded unique entry leads to, without relying on it.
    pub(crate) fn owner<R: Record>(&self, key: &Key) -> Result<Option<R::Key>> {
        let Some(value) = self.value(key) else {
            return Ok(None);
        };
        let unreadable = || Failure::Unreadable { table: R::TABLE.name, why: "an index entry holds no key".to_owned() };
        decoded(value).ok_or_else(unreadable).map(Some)
    }

    /// Makes the commit rely on a loaded key, and gives its bytes.
    pub(crate) fn rely_on(&mut self, key: &Key) -> Option<&kv::Bytes> {
        let seen = self.reads.get_mut(key)?;
        seen.expected = true;
        seen.found.as_ref().map(|found| &found.value)
    }

    /// The bytes of a loaded key.
    pub(crate) fn value(&self, key: &Key) -> Option<&kv::Bytes> {
        self.reads.get(key)?.found.as_ref().map(|found| &found.value)
    }

    /// Remembers a value that came out of a scan, unless the key was read before.
    pub(crate) fn saw(&mut self, entry: kv::Entry) {
        let found = kv::Versioned { value: entry.value, version: entry.version };
        self.reads.entry(entry.key).or_insert(Seen { found: Some(found), parsed: None, expected: false });
    }
}

pub(super) fn downcast<R: Record>(record: &Arc<dyn Stored>) -> Result<Arc<R>> {
    let mixed_up = |_| Failure::Unreadable { table: R::TABLE.name, why: "two tables share a byte".to_owned() };
    Arc::clone(record).into_any().downcast().map_err(mixed_up)
}
