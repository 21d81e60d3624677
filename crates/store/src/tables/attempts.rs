//! What was tried for a user lately.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::{PoolNumber, UserId};
use domain::time::Timestamp;
use domain::user::{Attempts, Credentials};

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

const BY_EXPIRY: PlainIndex = PlainIndex::global(&Attempts::TABLE, 1, "end of attempts", 12);

/// Longer than any attempt counts.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Ends are rounded up to this, so that counting seldom moves an index entry.
const STEP: i64 = 60 * 60 * 1000;

impl Record for Attempts {
    const TABLE: Table = Table::new(0x06, "record of attempts", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.id)
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), end_of(self));
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Credentials>(&(self.pool, self.id))]
    }
}

impl Expires for Attempts {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(end_of(self))
    }
}

/// From when on nothing in the record counts any more.
fn end_of(attempts: &Attempts) -> Timestamp {
    let limited = attempts.limited.values().flatten().copied();
    let failed = attempts.sign_in.iter().chain(&attempts.first_codes).map(|failures| failures.last_attempt);
    let last = failed.chain(limited).max();
    let end = last.unwrap_or(Timestamp::EPOCH).plus(KEPT).millis();
    Timestamp::from_millis(end.div_euclid(STEP).saturating_add(1).saturating_mul(STEP))
}

impl Transaction {
    pub async fn attempts(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<Attempts>>> {
        self.get(&(pool, user)).await
    }
}
