//! Where a user signed in before: beside the profile, under the same key.

use std::sync::Arc;

use domain::ids::{PoolNumber, UserId};
use domain::risk::Familiar;
use domain::user::User;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for Familiar {
    const TABLE: Table = Table::new(0x4c, "familiar places", 1);
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<User>(&(self.pool, self.user))]
    }
}

impl Transaction {
    /// The commit does not rely on it: two sign-ins from two new places need not wait for each other.
    pub async fn familiar(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<Familiar>>> {
        self.peek(&(pool, user)).await
    }
}
