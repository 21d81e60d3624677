//! Which groups a user is in: one record beside the profile, under the same key, and listed by each of the groups.

use std::sync::Arc;

use domain::group::Memberships;
use domain::ids::{PoolNumber, UserId};
use domain::user::Credentials;

use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

/// By the group's number: whatever its name is given to later finds others.
pub(crate) const BY_GROUP: PlainIndex = PlainIndex::new(&Memberships::TABLE, 1, "group's member", 8);

impl Record for Memberships {
    const TABLE: Table = Table::new(0x21, "user's groups", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_GROUP)];
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user)
    }

    fn index(&self, entries: &mut Entries) {
        for membership in self.groups() {
            entries.plain(&BY_GROUP, self.pool, membership.group);
        }
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Credentials>(&(self.pool, self.user))]
    }
}

impl Transaction {
    /// The list of a user's groups, those that are gone among them; none is as good as an empty one. The commit relies on
    /// it.
    pub async fn memberships(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<Memberships>>> {
        self.get(&(pool, user)).await
    }

    /// As [`Transaction::memberships`], but the commit does not rely on it: tokens say what was so a moment ago.
    pub async fn peek_memberships(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<Memberships>>> {
        self.peek(&(pool, user)).await
    }

    /// Writes the list, or removes it when it is empty.
    pub fn put_memberships(&mut self, memberships: &Memberships) {
        if memberships.is_empty() {
            self.delete(memberships);
        } else {
            self.put(memberships);
        }
    }
}
