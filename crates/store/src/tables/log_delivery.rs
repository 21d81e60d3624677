//! Where pools' logs go.

use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::log_delivery::LogDelivery;
use domain::pool::Pool;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for LogDelivery {
    const TABLE: Table = Table::new(0x46, "log delivery", 1);
    const CACHED: bool = true;
    type Key = PoolNumber;

    fn key(&self) -> PoolNumber {
        self.pool
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Transaction {
    pub async fn log_delivery(&mut self, pool: PoolNumber) -> Result<Option<Arc<LogDelivery>>> {
        self.get(&pool).await
    }
}
