//! Bounded lists: one scan, and for lists by an index one batched read of the records found.

use std::sync::Arc;

use kv::Key;

use super::Transaction;
use crate::failure::Result;
use crate::index::{PlainIndex, UniqueIndex, Values};
use crate::key::{KeyPart, encoded};
use crate::record::Record;

/// Some items, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `None` behind the last item. A page may be short, or empty, and still have a successor.
    pub next: Option<Cursor>,
}

/// The key behind which a list goes on. To leave this process it must be sealed: see [`crate::page`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub(crate) Vec<u8>);

/// Of lists that lie within one record, in the order of texts.
impl Cursor {
    pub fn behind(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// Whether the list goes on with this text, or begins before it.
    pub fn is_before(&self, text: &str) -> bool {
        self.0.as_slice() < text.as_bytes()
    }
}

impl<T> Page<T> {
    pub(crate) fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

impl Transaction {
    /// At most `limit` records of a scope that have some values of an index, in the order of the index. The commit does
    /// not rely on the list, and the list does not see what this transaction writes.
    ///
    /// # Errors
    /// The engine's, or a value that cannot be read.
    pub async fn list<R: Record>(
        &mut self,
        index: &PlainIndex,
        scope: impl KeyPart,
        values: &Values,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<R>>> {
        let page = self.list_keys(index, scope, values, after, limit).await?;
        let keys = page.items.iter().map(|key| R::TABLE.key(key)).collect();
        self.records(keys, page.next).await
    }

    /// As [`Transaction::list`], by the values of a unique index.
    ///
    /// # Errors
    /// As [`Transaction::list`].
    pub async fn list_unique<R: Record>(
        &mut self,
        index: &UniqueIndex,
        scope: impl KeyPart,
        values: &Values,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<R>>> {
        let page = self.list_unique_keys(index, scope, values, after, limit).await?;
        let keys = page.items.iter().map(|key| R::TABLE.key(key)).collect();
        self.records(keys, page.next).await
    }

    /// At most `limit` records whose keys begin with `scope`, in the order of keys, in one scan. The commit does not rely
    /// on the list, and the list does not see what this transaction writes.
    ///
    /// # Errors
    /// The engine's, or a value that cannot be read.
    pub async fn list_records<R: Record>(
        &mut self,
        scope: impl KeyPart,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<R>>> {
        let beginning = R::TABLE.key(&encoded(&scope));
        let page = scan_page(self.store.engine(), &Values::all(), beginning.as_bytes(), after, limit).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for entry in page.items {
            let key = entry.key.clone();
            self.saw(entry);
            items.extend(self.parsed::<R>(&key)?);
        }
        Ok(Page { items, next: page.next })
    }

    /// The keys of records, without their table byte, that [`Transaction::list`] would read.
    pub(crate) async fn list_keys(
        &self,
        index: &PlainIndex,
        scope: impl KeyPart,
        values: &Values,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Vec<u8>>> {
        let page = scan_page(self.store.engine(), values, &index.beginning(scope), after, limit).await?;
        let target = |entry: kv::Entry| index.target(entry.key.as_bytes(), &entry.value).unwrap_or_default();
        Ok(page.map(target))
    }

    /// As [`Transaction::list_keys`], by a unique index.
    pub(crate) async fn list_unique_keys(
        &self,
        index: &UniqueIndex,
        scope: impl KeyPart,
        values: &Values,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Vec<u8>>> {
        let page = scan_page(self.store.engine(), values, &index.beginning(scope), after, limit).await?;
        Ok(page.map(|entry| entry.value.to_vec()))
    }

    /// The records of these keys that still are there.
    async fn records<R: Record>(&mut self, keys: Vec<Key>, next: Option<Cursor>) -> Result<Page<Arc<R>>> {
        self.load(&keys).await?;
        let mut items = Vec::with_capacity(keys.len());
        for key in &keys {
            items.extend(self.parsed::<R>(key)?);
        }
        Ok(Page { items, next })
    }
}

/// One page of raw rows. A cursor from elsewhere finds nothing.
pub(crate) async fn scan_page(
    engine: &dyn kv::Engine,
    values: &Values,
    beginning: &[u8],
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<kv::Entry>> {
    let Some(mut span) = values.span(beginning) else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    if let Some(Cursor(last)) = after {
        let last = Key::new(last.clone());
        if last < span.start || last >= span.end {
            return Ok(Page { items: Vec::new(), next: None });
        }
        span.start = last.successor();
    }

    // One more than asked for tells whether there is a next page.
    let mut items = engine.scan(&span, limit.saturating_add(1)).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|entry| Cursor(entry.key.as_bytes().to_vec()));
    Ok(Page { items, next })
}
