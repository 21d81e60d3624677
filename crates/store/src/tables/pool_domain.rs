//! Domains of pools: kept under the domain itself, which nobody else may have, and found by their pool, which has at most
//! one of each kind.

use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::pool_domain::PoolDomain;

use crate::failure::Result;
use crate::index::{Entries, Index, UniqueIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

/// By whether it is a custom one.
const BY_POOL: UniqueIndex = UniqueIndex::new(&PoolDomain::TABLE, 1, "domain's pool");

impl Record for PoolDomain {
    const TABLE: Table = Table::new(0x33, "domain", 1);
    const INDEXES: &'static [Index] = &[Index::Unique(BY_POOL)];
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        self.domain.clone()
    }

    fn index(&self, entries: &mut Entries) {
        entries.unique(&BY_POOL, self.pool, self.is_custom());
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

/// The names of a pool's domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainNames {
    pub prefix: Option<String>,
    pub custom: Option<String>,
}

impl DomainNames {
    pub fn is_empty(&self) -> bool {
        self.prefix.is_none() && self.custom.is_none()
    }
}

impl Transaction {
    /// A domain and its pool; `None` when either is not there. The commit relies on it.
    pub async fn pool_domain(&mut self, domain: &str) -> Result<Option<(Arc<PoolDomain>, Arc<Pool>)>> {
        let Some(domain) = self.get::<PoolDomain>(&domain.to_owned()).await? else {
            return Ok(None);
        };
        let pool = self.get::<Pool>(&domain.pool).await?;
        Ok(pool.map(|pool| (domain, pool)))
    }

    /// The domains that a pool has, in one engine read. The commit relies on the answer.
    pub async fn domains_of(&mut self, pool: PoolNumber) -> Result<DomainNames> {
        let (prefix, custom) = (BY_POOL.key(pool, false), BY_POOL.key(pool, true));
        self.load(&[prefix.clone(), custom.clone()]).await?;
        self.rely_on(&prefix);
        self.rely_on(&custom);
        Ok(DomainNames { prefix: self.owner::<PoolDomain>(&prefix)?, custom: self.owner::<PoolDomain>(&custom)? })
    }
}
