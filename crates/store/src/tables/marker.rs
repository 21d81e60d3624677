//! Traces of one-time values that were used up.

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::time::Timestamp;
use domain::token::{Digest, UsedMarker};

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

const BY_EXPIRY: PlainIndex = PlainIndex::global(&UsedMarker::TABLE, 1, "end of a used value", 36);

impl Record for UsedMarker {
    const TABLE: Table = Table::new(0x09, "used value", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    type Key = (PoolNumber, Digest);

    fn key(&self) -> Self::Key {
        (self.pool, self.digest)
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), self.until);
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Expires for UsedMarker {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}

impl Transaction {
    /// Whether the value was used up. The commit relies on the answer: of two uses one is a conflict, and runs again into
    /// this answer.
    pub async fn is_used(&mut self, marker: &UsedMarker) -> Result<bool> {
        Ok(self.get::<UsedMarker>(&marker.key()).await?.is_some())
    }
}
