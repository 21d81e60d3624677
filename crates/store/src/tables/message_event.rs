//! What happened to messages: kept under their pool in the order of time, found by user too, and by what a relay calls
//! a message that it took.

use std::sync::Arc;

use domain::ids::{PoolNumber, RecordId, Sub};
use domain::message::MessageEvent;
use domain::pool::Pool;
use domain::time::Timestamp;

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex, Values};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Place, Placed, Transaction};

const BY_USER: PlainIndex = PlainIndex::new(&MessageEvent::TABLE, 1, "user of a message event", 18);
const BY_REFERENCE: PlainIndex = PlainIndex::global(&MessageEvent::TABLE, 2, "reference of a message", 22);
const BY_END: PlainIndex = PlainIndex::global(&MessageEvent::TABLE, 3, "end of a message event", 22);

impl Record for MessageEvent {
    const TABLE: Table = Table::new(0x2d, "message event", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_USER), Index::Plain(BY_REFERENCE), Index::Plain(BY_END)];
    type Key = (PoolNumber, Timestamp, RecordId, [u8; 2]);

    fn key(&self) -> Self::Key {
        (self.pool, self.at, self.message, self.step())
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_USER, self.pool, self.user.as_str());
        if let Some(reference) = &self.reference {
            entries.plain(&BY_REFERENCE, (), reference.as_str());
        }
        entries.plain(&BY_END, (), self.end());
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

/// In wall time.
impl Expires for MessageEvent {
    const BY_END: PlainIndex = BY_END;

    fn end(&self) -> Option<Timestamp> {
        Some(Self::end(self))
    }
}

impl Transaction {
    /// Writes what happened; what is written already stays.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn remember_message(&mut self, event: &MessageEvent) -> Result<bool> {
        let is_new = self.get::<MessageEvent>(&event.key()).await?.is_none();
        if is_new {
            self.put(event);
        }
        Ok(is_new)
    }

    /// The events of a pool from one place up to another, the oldest first. One scan.
    pub async fn message_events(
        &mut self,
        pool: PoolNumber,
        from: &Place,
        until: &Place,
        limit: usize,
    ) -> Result<Placed<MessageEvent>> {
        self.list_between(pool, from, until, limit).await
    }

    /// The same of one user. Two reads.
    pub async fn message_events_of(
        &mut self,
        pool: PoolNumber,
        user: &Sub,
        from: &Place,
        until: &Place,
        limit: usize,
    ) -> Result<Placed<MessageEvent>> {
        self.list_by_index_between(&BY_USER, pool, user.as_str(), from, until, limit).await
    }

    /// The event that a message was taken under this reference.
    pub async fn message_taken_as(&mut self, reference: &str) -> Result<Option<Arc<MessageEvent>>> {
        let page = self.list(&BY_REFERENCE, (), &Values::equal(reference), None, 1).await?;
        Ok(page.items.into_iter().next())
    }
}
