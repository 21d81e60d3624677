//! Groups: kept under pool and name, so that one batched read finds all of a user's.

use std::sync::Arc;

use domain::group::{Group, Memberships};
use domain::ids::{GroupNumber, PoolNumber, UserId};
use domain::pool::Pool;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Account;
use super::memberships::BY_GROUP;
use crate::counters::Counter;
use crate::failure::Result;
use crate::index::{Entries, Values};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

impl Record for Group {
    const TABLE: Table = Table::new(0x20, "group", 1);
    const CACHED: bool = true;
    type Key = (PoolNumber, String);

    fn key(&self) -> Self::Key {
        (self.pool, self.name.clone())
    }

    fn index(&self, entries: &mut Entries) {
        entries.count(Counter::groups(self.pool));
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

/// The sweeper's order to take a group that was deleted out of its members' lists. Nobody sees it there any more: what
/// counts is the group's number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRemains {
    pub pool: PoolNumber,
    pub group: GroupNumber,
    pub deleted: Timestamp,
}

impl Record for GroupRemains {
    const TABLE: Table = Table::new(0x22, "group's remains", 1);
    type Key = (PoolNumber, GroupNumber);

    fn key(&self) -> Self::Key {
        (self.pool, self.group)
    }
}

impl Transaction {
    /// The group that has a name now. The commit relies on it.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn group(&mut self, pool: PoolNumber, name: &str) -> Result<Option<Arc<Group>>> {
        self.get(&(pool, name.to_owned())).await
    }

    /// The groups of a pool in the order of names.
    pub async fn groups(&mut self, pool: PoolNumber, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Group>>> {
        self.list_records(pool, after, limit).await
    }

    /// Removes the group; its members are in it no longer, for every reader at once. A group made under the same name
    /// begins without members.
    pub fn delete_group(&mut self, group: &Group, now: Timestamp) {
        self.delete(group);
        self.put(&GroupRemains { pool: group.pool, group: group.number, deleted: now });
    }

    /// The groups that a user is in, in the order of names: those of the list that still are the ones the user was added
    /// to. The commit relies on none of them. One engine read.
    pub async fn living_groups(&mut self, memberships: &Memberships) -> Result<Vec<Arc<Group>>> {
        let keys: Vec<kv::Key> = memberships
            .groups()
            .iter()
            .map(|membership| key_of::<Group>(&(memberships.pool, membership.name.clone())))
            .collect();
        self.load(&keys).await?;
        let mut living = Vec::with_capacity(keys.len());
        for (key, membership) in keys.iter().zip(memberships.groups()) {
            living.extend(self.parsed::<Group>(key)?.filter(|group| membership.is_of(group)));
        }
        Ok(living)
    }

    /// The groups of a user, page by page in the order of names.
    pub async fn groups_of_user(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Group>>> {
        let Some(memberships) = self.memberships(pool, user).await? else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        // A hundred at most: all are asked for, so that a page is short only at the end.
        let mut items = self.living_groups(&memberships).await?;
        if let Some(Cursor(last)) = after {
            items.retain(|group| key_of::<Group>(&group.key()).as_bytes() > last.as_slice());
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next = last.map(|group| Cursor(key_of::<Group>(&group.key()).as_bytes().to_vec()));
        Ok(Page { items, next })
    }

    /// The members of a group in the order in which the users were made: one scan and one batched read.
    pub async fn users_in_group(
        &mut self,
        group: &Group,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Account>> {
        let keys = self.list_keys(&BY_GROUP, group.pool, &Values::equal(group.number), after, limit).await?;
        self.accounts(keys, None).await
    }
}
