//! What was drawn on budgets of messages. It is of no pool: ends come soon enough.

use std::sync::Arc;

use domain::budget::Spent;
use domain::ids::BudgetId;
use domain::time::Timestamp;

use super::Expires;
use crate::failure::{Failure, Result};
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table};
use crate::store::Store;

const BY_EXPIRY: PlainIndex = PlainIndex::global(&Spent::TABLE, 1, "end of a budget", 16);

/// Budgets that are written together.
const AT_ONCE: usize = 200;

impl Record for Spent {
    const TABLE: Table = Table::new(0x6f, "spent budget", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    type Key = BudgetId;

    fn key(&self) -> BudgetId {
        self.id
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), self.end());
    }
}

impl Expires for Spent {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(Self::end(self))
    }
}

impl Store {
    /// What was drawn on some budgets, in one engine read.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn spent(&self, ids: &[BudgetId]) -> Result<Vec<Option<Arc<Spent>>>> {
        self.begin().get_all::<Spent>(ids).await
    }

    /// Adds what was drawn to what others wrote down. Returns how many of `drawn` are written: all, or those before an
    /// error.
    ///
    /// # Errors
    /// With the number, the engine's, or a record that cannot be read.
    pub async fn add_spent(&self, drawn: &[Spent]) -> (usize, Result<()>) {
        let mut written = 0;
        for batch in drawn.chunks(AT_ONCE) {
            if let Err(failure) = self.add_batch(batch).await {
                return (written, Err(failure));
            }
            written += batch.len();
        }
        (written, Ok(()))
    }

    async fn add_batch(&self, drawn: &[Spent]) -> Result<()> {
        let ids: Vec<BudgetId> = drawn.iter().map(|spent| spent.id).collect();
        loop {
            let mut tx = self.begin();
            let known = tx.get_all::<Spent>(&ids).await?;
            for (spent, known) in drawn.iter().zip(known) {
                tx.put(&match known {
                    Some(known) => Spent::clone(&known).and(spent.clone()),
                    None => spent.clone(),
                });
            }
            match tx.commit().await {
                Ok(()) => return Ok(()),
                // Another server wrote down the same just now.
                Err(Failure::Conflict) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
}
