//! Risk configurations: kept under their client, or under no name for the pool's.

use std::sync::Arc;

use domain::ids::{ClientId, PoolNumber};
use domain::log_delivery::LogDelivery;
use domain::pool::Pool;
use domain::risk::Configuration;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for Configuration {
    const TABLE: Table = Table::new(0x45, "risk configuration", 1);
    const CACHED: bool = true;
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
    /// A client's own risk configuration, or the pool's.
    pub async fn risk(&mut self, pool: PoolNumber, client: Option<&ClientId>) -> Result<Option<Arc<Configuration>>> {
        self.get(&key(pool, client)).await
    }

    /// What [`Transaction::risk_in_force`] finds, and where the pool's logs go. One engine read.
    pub async fn watch(
        &mut self,
        pool: PoolNumber,
        client: &ClientId,
    ) -> Result<(Option<Arc<Configuration>>, Option<Arc<LogDelivery>>)> {
        let own = key_of::<Configuration>(&key(pool, Some(client)));
        let general = key_of::<Configuration>(&key(pool, None));
        self.load(&[own, general, key_of::<LogDelivery>(&pool)]).await?;
        Ok((self.risk_in_force(pool, Some(client)).await?, self.log_delivery(pool).await?))
    }

    /// What holds for a client: its own configuration, else the pool's. One engine read.
    pub async fn risk_in_force(
        &mut self,
        pool: PoolNumber,
        client: Option<&ClientId>,
    ) -> Result<Option<Arc<Configuration>>> {
        let found = self.get_all::<Configuration>(&[key(pool, client), key(pool, None)]).await?;
        Ok(found.into_iter().flatten().next())
    }
}
