//! What sign-ins by a pool's own challenges remember between two requests.

use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::sign_in::CustomState;
use domain::time::Timestamp;
use domain::token::Digest;

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

const BY_EXPIRY: PlainIndex = PlainIndex::global(&CustomState::TABLE, 1, "end of a custom sign-in", 36);

impl Record for CustomState {
    const TABLE: Table = Table::new(0x0f, "custom sign-in", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    type Key = (PoolNumber, Digest);

    fn key(&self) -> Self::Key {
        (self.pool, self.id)
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), self.expires);
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Expires for CustomState {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(self.expires)
    }
}

impl Transaction {
    pub async fn custom_state(&mut self, pool: PoolNumber, id: Digest) -> Result<Option<Arc<CustomState>>> {
        self.get(&(pool, id)).await
    }
}
