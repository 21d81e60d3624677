//! Classic looks of the hosted pages: kept under their client, or under no name for the pool's.

use std::sync::Arc;

use domain::branding::Look;
use domain::ids::{ClientId, PoolNumber};
use domain::pool::Pool;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for Look {
    const TABLE: Table = Table::new(0x40, "look", 1);
    /// The client's id; empty for the pool.
    type Key = (PoolNumber, String);

    fn key(&self) -> Self::Key {
        key(self.pool, self.client.as_ref())
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

fn key(pool: PoolNumber, client: Option<&ClientId>) -> (PoolNumber, String) {
    (pool, client.map_or_else(String::new, ClientId::to_string))
}

impl Transaction {
    /// A client's own look, or the pool's.
    pub async fn look(&mut self, pool: PoolNumber, client: Option<&ClientId>) -> Result<Option<Arc<Look>>> {
        self.get(&key(pool, client)).await
    }

    /// The look that a client's pages have: its own, else the pool's. One engine read.
    pub async fn look_in_force(&mut self, pool: PoolNumber, client: Option<&ClientId>) -> Result<Option<Arc<Look>>> {
        let found = self.get_all::<Look>(&[key(pool, client), key(pool, None)]).await?;
        Ok(found.into_iter().flatten().next())
    }
}
