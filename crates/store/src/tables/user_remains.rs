//! The sweeper's order to remove what a deleted user had too much of for one commit: sessions, devices and events.

use domain::ids::{PoolNumber, UserId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::record::{Record, Table};

/// All are dead with the user's credentials; this only frees their room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRemains {
    pub pool: PoolNumber,
    pub user: UserId,
    pub deleted: Timestamp,
}

impl Record for UserRemains {
    const TABLE: Table = Table::new(0x0e, "user's remains", 1);
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user)
    }
}
