//! A user's passkeys: one record beside the profile, under the same key. No passkey belongs to two users of a pool.

use std::sync::Arc;

use domain::ids::{PoolNumber, UserId};
use domain::passkey::{Base64Url, Passkey, UserPasskeys};
use domain::token::Digest;
use domain::user::User;

use crate::failure::Result;
use crate::index::{Entries, Index, UniqueIndex};
use crate::key::encoded;
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

/// By the digest of the passkey's id, which may be a thousand bytes long.
const BY_ID: UniqueIndex = UniqueIndex::new(&UserPasskeys::TABLE, 1, "passkey");

impl Record for UserPasskeys {
    const TABLE: Table = Table::new(0x28, "user's passkeys", 1);
    const INDEXES: &'static [Index] = &[Index::Unique(BY_ID)];
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user)
    }

    fn index(&self, entries: &mut Entries) {
        for passkey in self.all() {
            entries.unique(&BY_ID, self.pool, Digest::of(passkey.id.as_bytes()));
        }
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<User>(&(self.pool, self.user))]
    }
}

impl Transaction {
    /// A user's passkeys; none is as good as an empty record. The commit relies on it.
    pub async fn passkeys(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<UserPasskeys>>> {
        self.get(&(pool, user)).await
    }

    /// As [`Transaction::passkeys`], but the commit does not rely on it.
    pub async fn peek_passkeys(&mut self, pool: PoolNumber, user: UserId) -> Result<Option<Arc<UserPasskeys>>> {
        self.peek(&(pool, user)).await
    }

    /// Whose a passkey is. The commit relies on the answer.
    pub async fn owner_of_passkey(&mut self, pool: PoolNumber, id: &Base64Url) -> Result<Option<UserId>> {
        let owner = self.by_unique::<UserPasskeys>(&BY_ID, pool, Digest::of(id.as_bytes())).await?;
        Ok(owner.map(|(_, user)| user))
    }

    /// A user's passkeys, page by page, the oldest first.
    pub async fn list_passkeys(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Passkey>> {
        let kept = self.peek_passkeys(pool, user).await?;
        let mut items = kept.map_or_else(Vec::new, |kept| kept.all().to_vec());
        items.sort_by_cached_key(place);
        if let Some(Cursor(last)) = after {
            items.retain(|passkey| place(passkey) > *last);
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|passkey| Cursor(place(passkey)));
        Ok(Page { items, next })
    }

    /// Writes the record, or removes it when nothing is left in it.
    pub fn put_passkeys(&mut self, passkeys: &UserPasskeys) {
        if passkeys.is_empty() {
            self.delete(passkeys);
        } else {
            self.put(passkeys);
        }
    }
}

/// Where a passkey stands among the others of its user; it stays there when others go.
fn place(passkey: &Passkey) -> Vec<u8> {
    encoded(&(passkey.created, passkey.id.as_bytes()))
}
