//! Resource servers: kept under pool and identifier.

use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::resource_server::ResourceServer;

use crate::counters::Counter;
use crate::failure::Result;
use crate::index::Entries;
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

impl Record for ResourceServer {
    const TABLE: Table = Table::new(0x32, "resource server", 1);
    type Key = (PoolNumber, String);

    fn key(&self) -> Self::Key {
        (self.pool, self.identifier.clone())
    }

    fn index(&self, entries: &mut Entries) {
        entries.count(Counter::resource_servers(self.pool));
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Transaction {
    /// The server of an identifier. The commit relies on it.
    pub async fn resource_server(&mut self, pool: PoolNumber, identifier: &str) -> Result<Option<Arc<ResourceServer>>> {
        self.get(&(pool, identifier.to_owned())).await
    }

    /// Those servers that there are of some identifiers, in one engine read. The commit does not rely on them.
    pub async fn known_resource_servers(
        &mut self,
        pool: PoolNumber,
        identifiers: &[&str],
    ) -> Result<Vec<Arc<ResourceServer>>> {
        let key = |identifier: &&str| key_of::<ResourceServer>(&(pool, (*identifier).to_owned()));
        let keys: Vec<_> = identifiers.iter().map(key).collect();
        self.load(&keys).await?;
        let mut known = Vec::new();
        for key in &keys {
            known.extend(self.parsed::<ResourceServer>(key)?);
        }
        Ok(known)
    }

    /// The servers of a pool, by identifier.
    pub async fn resource_servers(
        &mut self,
        pool: PoolNumber,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<ResourceServer>>> {
        self.list_records(pool, after, limit).await
    }
}
