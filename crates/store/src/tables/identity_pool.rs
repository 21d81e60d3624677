//! Identity pools: kept under their id, which is random and never given again.

use std::sync::Arc;

use domain::identity_pool::IdentityPool;
use domain::ids::IdentityPoolId;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::Result;
use crate::record::{Record, Table};
use crate::transaction::{Cursor, Page, Transaction};

impl Record for IdentityPool {
    const TABLE: Table = Table::new(0x7c, "identity pool", 1);
    const CACHED: bool = true;
    type Key = IdentityPoolId;

    fn key(&self) -> IdentityPoolId {
        self.id
    }
}

/// The sweeper's order to take the identities of a deleted pool away. Nobody sees them any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityPoolRemains {
    pub pool: IdentityPoolId,
    pub deleted: Timestamp,
}

impl Record for IdentityPoolRemains {
    const TABLE: Table = Table::new(0x7e, "identity pool's remains", 1);
    type Key = IdentityPoolId;

    fn key(&self) -> IdentityPoolId {
        self.pool
    }
}

impl Transaction {
    /// The pool of an id. The commit relies on it.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn identity_pool(&mut self, id: IdentityPoolId) -> Result<Option<Arc<IdentityPool>>> {
        self.get(&id).await
    }

    /// Identity pools in no particular, but constant, order.
    pub async fn identity_pools(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<IdentityPool>>> {
        self.list_records((), after, limit).await
    }

    /// Removes the pool; its identities are gone for every reader at once.
    pub fn delete_identity_pool(&mut self, pool: &IdentityPool, now: Timestamp) {
        self.delete(pool);
        self.put(&IdentityPoolRemains { pool: pool.id, deleted: now });
    }
}
