//! The two key pairs that sign a pool's tokens.

use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::secret::Sealed;
use domain::token::{KeyUse, StoredKey};

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for StoredKey {
    const TABLE: Table = Table::new(0x0a, "signing key", 1);
    const CACHED: bool = true;
    /// The use by its number.
    type Key = (PoolNumber, u8);

    fn key(&self) -> Self::Key {
        (self.pool, number(self.use_for))
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.sealed);
    }
}

/// Stored: never give a number to another use.
fn number(use_for: KeyUse) -> u8 {
    match use_for {
        KeyUse::Id => 1,
        KeyUse::Access => 2,
    }
}

impl Transaction {
    /// A pool's pairs, for ID tokens and for access tokens, in one engine read.
    pub async fn signing_keys(&mut self, pool: PoolNumber) -> Result<(Option<Arc<StoredKey>>, Option<Arc<StoredKey>>)> {
        let keys = [(pool, number(KeyUse::Id)), (pool, number(KeyUse::Access))];
        let mut found = self.get_all::<StoredKey>(&keys).await?.into_iter();
        Ok((found.next().flatten(), found.next().flatten()))
    }
}
