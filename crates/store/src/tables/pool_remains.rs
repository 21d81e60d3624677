//! What stays of deleted pools: for good their names, and for a while what the sweeper needs to take them apart.

use domain::ids::{PoolId, PoolNumber};
use domain::pool::Pool;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::index::{Entries, Index, UniqueIndex};
use crate::record::{Record, Table};

const BY_ID: UniqueIndex = UniqueIndex::global(&Tombstone::TABLE, 1, "id of a deleted pool");

/// Number and id of a pool that was: never given again, so that nothing of it ever comes to life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    pub number: PoolNumber,
    pub id: PoolId,
    pub deleted: Timestamp,
}

impl Tombstone {
    pub(crate) fn id_key(id: &PoolId) -> kv::Key {
        BY_ID.key((), id)
    }
}

impl Record for Tombstone {
    const TABLE: Table = Table::new(0x02, "tombstone", 1);
    const INDEXES: &'static [Index] = &[Index::Unique(BY_ID)];
    type Key = PoolNumber;

    fn key(&self) -> PoolNumber {
        self.number
    }

    fn index(&self, entries: &mut Entries) {
        entries.unique(&BY_ID, (), &self.id);
    }
}

/// The sweeper's order to take a pool apart. When the version of pools moves, so must this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolRemains {
    /// As it was last.
    pub pool: Pool,
    pub deleted: Timestamp,
}

impl Record for PoolRemains {
    const TABLE: Table = Table::new(0x0d, "pool's remains", 1);
    type Key = PoolNumber;

    fn key(&self) -> PoolNumber {
        self.pool.number
    }
}
