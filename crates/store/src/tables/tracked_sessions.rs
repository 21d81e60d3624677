//! The sessions that a user has in a pool that tracks them: beside the profile, under the same key.

use std::sync::Arc;

use domain::ids::{PoolNumber, UserId};
use domain::token::{Grant, TrackedSessions};
use domain::user::Credentials;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for TrackedSessions {
    const TABLE: Table = Table::new(0x23, "tracked sessions", 1);
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Credentials>(&(self.pool, self.user))]
    }
}

impl Transaction {
    /// The list of a user's sessions. The commit relies on it.
    pub async fn tracked_sessions(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<TrackedSessions>>> {
        self.get(&(pool, user)).await
    }

    /// The sessions on a list that are there, in one engine read. The commit relies on none of them.
    pub async fn sessions_on(&mut self, list: &TrackedSessions) -> Result<Vec<Arc<Grant>>> {
        let keys: Vec<kv::Key> =
            list.grants.iter().map(|&grant| key_of::<Grant>(&(list.pool, list.user, grant))).collect();
        self.load(&keys).await?;
        let mut found = Vec::with_capacity(keys.len());
        for key in &keys {
            found.extend(self.parsed::<Grant>(key)?);
        }
        Ok(found)
    }
}
