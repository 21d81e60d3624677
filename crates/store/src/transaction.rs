//! One attempt: reads that are remembered, writes that are held back, one conditional commit.
//!
//! Nothing is locked or open between two calls; a transaction may be dropped at any time. It remembers the version of
//! each key it read, reads its own writes, and hands over one commit, which happens only if nothing of what it relied on
//! has changed. After a commit, whatever came of it, the transaction is as new.

mod commit;
mod list;
mod place;
mod read;
mod stored;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use kv::{Key, Versioned};

use crate::record::{Record, key_of};
use crate::store::Store;
pub(crate) use commit::new_version;
pub(crate) use list::scan_page;
pub use list::{Cursor, Page};
pub use place::{Place, Placed};
pub(crate) use stored::Stored;

/// See the module. Made by [`Store::begin`].
pub struct Transaction {
    pub(crate) store: Store,
    reads: HashMap<Key, Seen>,
    changes: BTreeMap<Key, Change>,
}

/// What a key held when it was read.
struct Seen {
    found: Option<Versioned>,
    parsed: Option<Arc<dyn Stored>>,
    /// Whether a commit relies on it.
    expected: bool,
}

/// What becomes of a record. A trace and a plain write of the same record may differ: each is written in its own case.
#[derive(Default)]
struct Change {
    /// By a commit: the last of all writes.
    next: Option<Next>,
    /// By a refusal: the last of the traces.
    traced: Option<Next>,
}

#[derive(Clone)]
struct Next {
    record: Arc<dyn Stored>,
    deleted: bool,
}

impl Transaction {
    pub(crate) fn new(store: Store) -> Self {
        Self { store, reads: HashMap::new(), changes: BTreeMap::new() }
    }

    /// Writes the record, and the difference between its index entries and those of the record that was read before. A
    /// record that was not read is taken for new: the commit is a conflict if there is one.
    pub fn put<R: Record>(&mut self, record: &R) {
        self.change(record, false, false);
    }

    /// Removes the record and all its index entries.
    pub fn delete<R: Record>(&mut self, record: &R) {
        self.change(record, true, false);
    }

    /// As [`Transaction::put`], and written by [`Transaction::refuse`] too: attempts that count, values used up, events.
    pub fn trace<R: Record>(&mut self, record: &R) {
        self.change(record, false, true);
    }

    /// As [`Transaction::delete`], and done by [`Transaction::refuse`] too.
    pub fn trace_deletion<R: Record>(&mut self, record: &R) {
        self.change(record, true, true);
    }

    fn change<R: Record>(&mut self, record: &R, deleted: bool, traced: bool) {
        let change = self.changes.entry(key_of::<R>(&record.key())).or_default();
        let next = Next { record: Arc::new(record.clone()), deleted };
        if traced {
            change.traced = Some(next.clone());
        }
        change.next = Some(next);
    }

    /// Makes the commit rely on a record that was only peeked at.
    pub fn expect_unchanged<R: Record>(&mut self, key: &R::Key) {
        if let Some(seen) = self.reads.get_mut(&key_of::<R>(key)) {
            seen.expected = true;
        }
    }

    /// Lets the commit happen whatever became of a record that was read. Its value stays known to this transaction.
    pub fn forget<R: Record>(&mut self, key: &R::Key) {
        if let Some(seen) = self.reads.get_mut(&key_of::<R>(key)) {
            seen.expected = false;
        }
    }

    /// Whether a commit would write anything.
    pub fn has_changes(&self) -> bool {
        !self.changes.is_empty()
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transaction({} reads, {} changes)", self.reads.len(), self.changes.len())
    }
}
