//! Pools: kept under their number, found by their id.

use std::slice;
use std::sync::Arc;

use domain::ids::{PoolId, PoolNumber};
use domain::pool::Pool;
use domain::time::Timestamp;

use super::{PoolRemains, Tombstone};
use crate::failure::Result;
use crate::index::{Entries, Index, UniqueIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

const BY_ID: UniqueIndex = UniqueIndex::global(&Pool::TABLE, 1, "pool id");

impl Record for Pool {
    const TABLE: Table = Table::new(0x01, "pool", 1);
    const INDEXES: &'static [Index] = &[Index::Unique(BY_ID)];
    const CACHED: bool = true;
    type Key = PoolNumber;

    fn key(&self) -> PoolNumber {
        self.number
    }

    fn index(&self, entries: &mut Entries) {
        entries.unique(&BY_ID, (), &self.id);
    }
}

impl Transaction {
    /// One engine read once the pool was read before; two the first time.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn pool_by_id(&mut self, id: &PoolId) -> Result<Option<Arc<Pool>>> {
        let entry = BY_ID.key((), id);
        let Some(key) = self.follow::<Pool>(slice::from_ref(&entry)).await? else {
            return Ok(None);
        };
        self.get(&key).await
    }

    pub async fn pool_by_number(&mut self, number: PoolNumber) -> Result<Option<Arc<Pool>>> {
        self.get(&number).await
    }

    /// Pools in no particular, but constant, order.
    pub async fn pools(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Pool>>> {
        self.list_records((), after, limit).await
    }

    /// Writes a new pool, unless its number or id was ever given to another: then draw new ones.
    pub async fn create_pool(&mut self, pool: &Pool) -> Result<bool> {
        let number = key_of::<Tombstone>(&pool.number);
        let keys = [number, key_of::<Pool>(&pool.number), BY_ID.key((), &pool.id), Tombstone::id_key(&pool.id)];
        self.load(&keys).await?;
        for key in &keys {
            if self.rely_on(key).is_some() {
                return Ok(false);
            }
        }
        self.put(pool);
        Ok(true)
    }

    /// Removes the pool: it, its clients and its users are gone for every reader at once. What is left of them is taken
    /// apart by the sweeper; number and id are never given again.
    pub fn delete_pool(&mut self, pool: &Pool, now: Timestamp) {
        self.delete(pool);
        self.put(&Tombstone { number: pool.number, id: pool.id.clone(), deleted: now });
        self.put(&PoolRemains { pool: pool.clone(), deleted: now });
    }

    /// The pool, also when it is being taken apart: its rules still tell which entries its users have.
    pub(crate) async fn pool_or_remains(&mut self, number: PoolNumber) -> Result<Option<Arc<Pool>>> {
        if let Some(pool) = self.peek::<Pool>(&number).await? {
            return Ok(Some(pool));
        }
        let remains = self.peek::<PoolRemains>(&number).await?;
        Ok(remains.map(|remains| Arc::new(remains.pool.clone())))
    }
}
