//! What threat protection remembers of users: kept under their user, the newest first.

use std::sync::Arc;

use domain::ids::{PoolNumber, UserId};
use domain::pool::Pool;
use domain::risk::{AuthEvent, EventId, MOST_EVENTS};
use domain::time::Timestamp;

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

const BY_EXPIRY: PlainIndex = PlainIndex::global(&AuthEvent::TABLE, 1, "end of an event", 28);

/// Events taken away at a time.
const TRIMMED_AT_ONCE: usize = 50;

impl Record for AuthEvent {
    const TABLE: Table = Table::new(0x2c, "auth event", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    /// The event's id with every bit turned over: the newest is the first.
    type Key = (PoolNumber, UserId, [u8; 16]);

    fn key(&self) -> Self::Key {
        (self.pool, self.user, turned_over(self.id))
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), self.end());
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Expires for AuthEvent {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(Self::end(self))
    }
}

fn turned_over(id: EventId) -> [u8; 16] {
    id.to_bytes().map(|byte| !byte)
}

impl Transaction {
    pub async fn auth_event(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        event: EventId,
    ) -> Result<Option<Arc<AuthEvent>>> {
        self.get(&(pool, user, turned_over(event))).await
    }

    /// A user's events, the newest first. One scan.
    pub async fn auth_events(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<AuthEvent>>> {
        self.list_records((pool, user), after, limit).await
    }

    /// Takes away the oldest of a user's events beyond those that are kept, some at a time. One long scan: not for every
    /// event.
    pub async fn trim_auth_events(&mut self, pool: PoolNumber, user: UserId) -> Result<()> {
        let page = self.auth_events(pool, user, None, MOST_EVENTS + TRIMMED_AT_ONCE).await?;
        for event in page.items.iter().skip(MOST_EVENTS) {
            self.delete(event.as_ref());
        }
        Ok(())
    }
}
