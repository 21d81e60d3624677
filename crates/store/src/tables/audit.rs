//! What signed calls left behind, the newest first. A key begins with its moment, so what is too old lies together at the
//! end and needs no index to be found.

use std::sync::Arc;

use domain::audit::Entry;
use domain::time::Timestamp;

use crate::failure::{Failure, Result};
use crate::record::{Record, Table};
use crate::store::Store;
use crate::transaction::{Cursor, Page, Transaction};

/// Removed in one commit.
const AT_ONCE: usize = 100;

impl Record for Entry {
    const TABLE: Table = Table::new(0x78, "audit entry", 1);
    /// The entry's id with every bit turned over: the newest is the first.
    type Key = [u8; 16];

    fn key(&self) -> [u8; 16] {
        self.id.to_bytes().map(|byte| !byte)
    }
}

impl Transaction {
    /// Entries, the newest first. One scan.
    pub async fn audit_entries(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Entry>>> {
        self.list_records((), after, limit).await
    }
}

impl Store {
    /// Removes about `limit` entries whose time is over, and says how many. `now` is wall time.
    pub(crate) async fn expire_audit_entries(&self, now: Timestamp, limit: usize) -> Result<usize> {
        let oldest = u64::try_from(Entry::kept_since(now).millis()).unwrap_or(0);
        // Whatever follows is of an earlier millisecond.
        let [_, _, moment @ ..] = oldest.to_be_bytes().map(|byte| !byte);
        let mut last = vec![Entry::TABLE.byte];
        last.extend(moment);
        last.extend([0xff; 10]);
        let end = Cursor(last);
        let mut removed = 0;
        while removed < limit {
            let mut tx = self.begin();
            let page = tx.audit_entries(Some(&end), AT_ONCE).await?;
            for entry in &page.items {
                tx.delete(entry.as_ref());
            }
            match tx.commit().await {
                Ok(()) => removed += page.items.len(),
                // Another node is at it.
                Err(Failure::Conflict) => break,
                Err(failure) => return Err(failure),
            }
            if page.next.is_none() {
                break;
            }
        }
        Ok(removed)
    }
}
