//! App clients: kept under their id, which is unique across pools, and listed by pool.

use std::sync::Arc;

use domain::client::Client;
use domain::ids::{ClientId, PoolNumber};
use domain::pool::Pool;
use domain::secret::Sealed;

use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex, Values};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

pub(crate) const BY_POOL: PlainIndex = PlainIndex::with_keys(&Client::TABLE, 1, "client's pool");

impl Record for Client {
    const TABLE: Table = Table::new(0x03, "client", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_POOL)];
    const CACHED: bool = true;
    type Key = ClientId;

    fn key(&self) -> ClientId {
        self.id.clone()
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_POOL, self.pool, ());
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        for secret in &self.secrets {
            visit(&secret.value);
        }
    }
}

impl Transaction {
    /// A client and its pool; `None` when either is not there. One engine read once the client was read before; two the
    /// first time.
    pub async fn client(&mut self, id: &ClientId) -> Result<Option<(Arc<Client>, Arc<Pool>)>> {
        let key = key_of::<Client>(id);
        let guess = self.store.cache().place(&key);
        let keys: Vec<kv::Key> = [key.clone()].into_iter().chain(guess).collect();
        self.load(&keys).await?;
        let Some(client) = self.expected::<Client>(&key)? else {
            return Ok(None);
        };
        self.store.cache().keep_place(&key, &key_of::<Pool>(&client.pool));
        let pool = self.get::<Pool>(&client.pool).await?;
        Ok(pool.map(|pool| (client, pool)))
    }

    /// The clients of a pool, in no particular, but constant, order.
    pub async fn clients_of(
        &mut self,
        pool: PoolNumber,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Client>>> {
        self.list(&BY_POOL, pool, &Values::all(), after, limit).await
    }
}
