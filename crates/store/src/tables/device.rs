//! Devices: kept under their user, so that all of a user's are one range.

use std::sync::Arc;

use domain::device::Device;
use domain::ids::{DeviceId, PoolNumber, UserId};
use domain::pool::Pool;
use domain::secret::Sealed;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

impl Record for Device {
    const TABLE: Table = Table::new(0x25, "device", 1);
    type Key = (PoolNumber, UserId, DeviceId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user, self.id)
    }

    // No user is needed: what a deleted user leaves to the sweeper is found by nobody without it.
    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        // What waits for it is of minutes: no reason to keep a key.
        visit(&self.verifier);
    }
}

impl Transaction {
    /// A confirmed device of a user. The commit relies on it, and on its absence too.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn device(&mut self, pool: PoolNumber, user: UserId, id: DeviceId) -> Result<Option<Arc<Device>>> {
        self.get(&(pool, user, id)).await
    }

    /// The devices of a user, in no particular, but constant, order.
    pub async fn devices_of(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Device>>> {
        self.list_records((pool, user), after, limit).await
    }
}
