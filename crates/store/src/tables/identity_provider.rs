//! Identity providers: kept under pool and name, found by their other names too.

use std::sync::Arc;

use domain::identity_provider::IdentityProvider;
use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::secret::Sealed;

use crate::counters::Counter;
use crate::failure::Result;
use crate::index::{Entries, Index, UniqueIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

const BY_IDENTIFIER: UniqueIndex = UniqueIndex::new(&IdentityProvider::TABLE, 1, "identity provider's identifier");

impl Record for IdentityProvider {
    const TABLE: Table = Table::new(0x30, "identity provider", 1);
    const INDEXES: &'static [Index] = &[Index::Unique(BY_IDENTIFIER)];
    type Key = (PoolNumber, String);

    fn key(&self) -> Self::Key {
        (self.pool, self.name.clone())
    }

    fn index(&self, entries: &mut Entries) {
        for identifier in &self.identifiers {
            entries.unique(&BY_IDENTIFIER, self.pool, identifier);
        }
        entries.count(Counter::identity_providers(self.pool));
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        self.details.secret.values().for_each(visit);
    }
}

impl Transaction {
    /// The provider of a name. The commit relies on it.
    pub async fn identity_provider(&mut self, pool: PoolNumber, name: &str) -> Result<Option<Arc<IdentityProvider>>> {
        self.get(&(pool, name.to_owned())).await
    }

    /// The name of the provider that has an identifier. The commit relies on the answer.
    pub async fn owner_of_identifier(&mut self, pool: PoolNumber, identifier: &str) -> Result<Option<String>> {
        let owner = self.by_unique::<IdentityProvider>(&BY_IDENTIFIER, pool, identifier).await?;
        Ok(owner.map(|(_, name)| name))
    }

    /// Those of the names that a provider has, in one engine read. The commit does not rely on them.
    pub async fn known_identity_providers(&mut self, pool: PoolNumber, names: &[String]) -> Result<Vec<String>> {
        let keys: Vec<_> = names.iter().map(|name| key_of::<IdentityProvider>(&(pool, name.clone()))).collect();
        self.load(&keys).await?;
        let known = names.iter().zip(&keys).filter(|(_, key)| self.value(key).is_some());
        Ok(known.map(|(name, _)| name.clone()).collect())
    }

    /// The providers of a pool, by name.
    pub async fn identity_providers(
        &mut self,
        pool: PoolNumber,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<IdentityProvider>>> {
        self.list_records(pool, after, limit).await
    }
}
