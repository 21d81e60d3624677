//! Users: kept under pool and id in the order they were made, found by user name, sub and alias, searched by attributes.

mod find;
mod remove;
mod search;

pub(crate) use find::sub_key;

use std::sync::Arc;

use domain::filter::Searchable;
use domain::ids::{PoolNumber, UserId};
use domain::pool::{Alias, Pool};
use domain::user::{Credentials, User};

use crate::counters::Counter;
use crate::index::{Entries, Exactly, Index, PlainIndex, Roughly, UniqueIndex};
use crate::record::{Record, Table, key_of};

const BY_USERNAME: UniqueIndex = UniqueIndex::new(&User::TABLE, 1, "user name");
const BY_SUB: UniqueIndex = UniqueIndex::new(&User::TABLE, 2, "sub");
/// By number and value of the alias.
const BY_ALIAS: UniqueIndex = UniqueIndex::new(&User::TABLE, 3, "alias");
/// By number and value of the attribute, in lower case.
const BY_ATTRIBUTE: PlainIndex = PlainIndex::new(&User::TABLE, 4, "user's attribute", 8);
/// By provider, name and value of what tells its users apart.
const BY_LINK: UniqueIndex = UniqueIndex::new(&User::TABLE, 5, "linked identity");

/// A user's profile, and what the user's sign-ins depend on.
pub type Account = (Arc<User>, Arc<Credentials>);

impl Record for User {
    const TABLE: Table = Table::new(0x04, "user", 1);
    const INDEXES: &'static [Index] = &[
        Index::Unique(BY_USERNAME),
        Index::Unique(BY_SUB),
        Index::Unique(BY_ALIAS),
        Index::Plain(BY_ATTRIBUTE),
        Index::Unique(BY_LINK),
    ];
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.id)
    }

    fn index(&self, entries: &mut Entries) {
        let Some(pool) = entries.pool() else { return };
        entries.unique(&BY_USERNAME, self.pool, Exactly(&pool.folded(&self.username)));
        entries.unique(&BY_SUB, self.pool, self.sub.as_str());
        for alias in self.aliases(&pool) {
            entries.unique(&BY_ALIAS, self.pool, (alias_number(alias.alias), Exactly(&alias.value)));
        }
        for (name, value) in self.searchable() {
            if let Some(number) = Searchable::parse(name).and_then(attribute_number) {
                entries.plain(&BY_ATTRIBUTE, self.pool, (number, Roughly(&value)));
            }
        }
        for link in &self.links {
            entries.unique(&BY_LINK, self.pool, (&link.provider, Exactly(&link.attribute), Exactly(&link.value)));
        }
        entries.count(Counter::users(self.pool));
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool), key_of::<Credentials>(&(self.pool, self.id))]
    }
}

/// Stored: never give a number to another attribute.
fn attribute_number(attribute: Searchable) -> Option<u8> {
    match attribute {
        Searchable::Email => Some(1),
        Searchable::PhoneNumber => Some(2),
        Searchable::Name => Some(3),
        Searchable::GivenName => Some(4),
        Searchable::FamilyName => Some(5),
        Searchable::PreferredUsername => Some(6),
        Searchable::Username | Searchable::UserStatus | Searchable::Enabled | Searchable::Sub => None,
    }
}

/// Stored: never give a number to another alias.
fn alias_number(alias: Alias) -> u8 {
    match alias {
        Alias::Email => 1,
        Alias::PhoneNumber => 2,
        Alias::PreferredUsername => 3,
    }
}
