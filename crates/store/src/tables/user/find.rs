//! Finding one user.

use std::sync::Arc;

use domain::group::Memberships;
use domain::ids::{PoolNumber, Sub, UserId};
use domain::pool::Pool;
use domain::user::{AliasKey, Attempts, Candidate, Credentials, Identity, User, candidates};
use kv::Key;

use super::{Account, BY_ALIAS, BY_LINK, BY_SUB, BY_USERNAME, alias_number};
use crate::failure::Result;
use crate::index::Exactly;
use crate::key::decoded;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

/// The id that no user has.
const NOBODY: UserId = UserId(0);

impl Transaction {
    /// The user whom a typed name means, by user name, alias or sub. The commit relies on the credentials alone: neither
    /// on the profile nor on who has the name. One engine read once the user was found this way before; two the first
    /// time, and one when there is nobody. Attempts and groups are read along, nobody's attempts too: a sign-in asks for
    /// them next.
    pub async fn user_by_name(&mut self, pool: &Pool, name: &str) -> Result<Option<Account>> {
        let places: Vec<Key> =
            candidates(pool, name).iter().map(|place| key_of_candidate(pool.number, place)).collect();
        let beside = [Credentials::TABLE, Attempts::TABLE, Memberships::TABLE];
        let nobodys = key_of::<Attempts>(&(pool.number, NOBODY));
        let Some(key) = self.follow_peeking::<User>(&places, &beside, Some(nobodys)).await? else { return Ok(None) };
        let place = key_of::<User>(&key);
        let mut records: Vec<Key> = beside.iter().map(|table| table.key(User::TABLE.strip(&place))).collect();
        records.push(place);
        self.load(&records).await?;
        self.user_and_credentials(key.0, key.1).await
    }

    /// As [`Transaction::user_by_name`], for a sub only.
    pub async fn user_by_sub(&mut self, pool: PoolNumber, sub: &Sub) -> Result<Option<Account>> {
        match self.user_key_by_sub(pool, sub).await? {
            Some((number, id)) => self.user_and_credentials(number, id).await,
            None => Ok(None),
        }
    }

    /// Profile and credentials in one engine read. The commit relies on the credentials alone.
    pub async fn user_and_credentials(&mut self, pool: PoolNumber, id: UserId) -> Result<Option<Account>> {
        let (user, credentials) = (key_of::<User>(&(pool, id)), key_of::<Credentials>(&(pool, id)));
        self.load(&[user.clone(), credentials.clone()]).await?;
        let user = self.parsed::<User>(&user)?;
        let credentials = self.expected::<Credentials>(&credentials)?;
        Ok(user.zip(credentials))
    }

    /// Who has a user name, in whatever spelling the pool takes for the same. The commit relies on the answer.
    pub async fn owner_of_username(&mut self, pool: &Pool, username: &str) -> Result<Option<UserId>> {
        let owner = self.by_unique::<User>(&BY_USERNAME, pool.number, Exactly(&pool.folded(username))).await?;
        Ok(owner.map(|(_, id)| id))
    }

    /// Who has an alias. The commit relies on the answer.
    pub async fn owner_of_alias(&mut self, pool: PoolNumber, alias: &AliasKey) -> Result<Option<UserId>> {
        let value = (alias_number(alias.alias), Exactly(&alias.value));
        Ok(self.by_unique::<User>(&BY_ALIAS, pool, value).await?.map(|(_, id)| id))
    }

    /// Reads who has some names in one engine read, relying on none: what [`Transaction::owner_of_username`] and
    /// [`Transaction::owner_of_alias`] ask for afterwards costs no read.
    pub async fn read_names_ahead(&mut self, pool: &Pool, usernames: &[&str], aliases: &[AliasKey]) -> Result<()> {
        let mut keys: Vec<Key> = Vec::with_capacity(usernames.len() + aliases.len());
        keys.extend(usernames.iter().map(|name| BY_USERNAME.key(pool.number, Exactly(&pool.folded(name)))));
        keys.extend(
            aliases.iter().map(|alias| BY_ALIAS.key(pool.number, (alias_number(alias.alias), Exactly(&alias.value)))),
        );
        self.load(&keys).await
    }

    /// Whom an identity at another provider is linked to. The commit relies on the answer.
    pub async fn owner_of_link(&mut self, pool: PoolNumber, identity: &Identity<'_>) -> Result<Option<UserId>> {
        let value = (identity.provider, Exactly(identity.attribute), Exactly(identity.value));
        Ok(self.by_unique::<User>(&BY_LINK, pool, value).await?.map(|(_, id)| id))
    }

    /// The user whom a sub led to the last time, if anybody looked.
    pub(crate) fn guess_user_by_sub(&self, pool: PoolNumber, sub: &Sub) -> Option<(PoolNumber, UserId)> {
        let place = self.store.cache().place(&sub_key(pool, sub))?;
        decoded(User::TABLE.strip(&place))
    }

    /// The key of the user with a sub, without relying on it.
    pub(crate) async fn user_key_by_sub(
        &mut self,
        pool: PoolNumber,
        sub: &Sub,
    ) -> Result<Option<(PoolNumber, UserId)>> {
        self.follow_peeking::<User>(&[sub_key(pool, sub)], &[Credentials::TABLE], None).await
    }

    /// A profile by id. The commit relies on it.
    pub async fn user(&mut self, pool: PoolNumber, id: UserId) -> Result<Option<Arc<User>>> {
        self.get(&(pool, id)).await
    }

    /// The first of some unique entries that leads to a record. The commit relies on the entries up to it. Where they led
    /// the last time is read along, and used only if they still do.
    pub(crate) async fn follow<R: Record>(&mut self, entries: &[Key]) -> Result<Option<R::Key>> {
        let found = self.follow_peeking::<R>(entries, &[], None).await?;
        for entry in entries {
            if self.rely_on(entry).is_some() {
                break;
            }
        }
        Ok(found)
    }

    /// `beside`: tables whose records under the same key are read along. `also`: what is read along in any case.
    async fn follow_peeking<R: Record>(
        &mut self,
        entries: &[Key],
        beside: &[Table],
        also: Option<Key>,
    ) -> Result<Option<R::Key>> {
        let mut keys = entries.to_vec();
        for entry in entries {
            if let Some(place) = self.store.cache().place(entry) {
                keys.extend(beside.iter().map(|table| table.key(R::TABLE.strip(&place))));
                keys.push(place);
            }
        }
        keys.extend(also);
        self.load(&keys).await?;
        for entry in entries {
            if let Some(key) = self.owner::<R>(entry)? {
                self.store.cache().keep_place(entry, &key_of::<R>(&key));
                return Ok(Some(key));
            }
        }
        Ok(None)
    }
}

pub(crate) fn sub_key(pool: PoolNumber, sub: &Sub) -> Key {
    BY_SUB.key(pool, sub.as_str())
}

fn key_of_candidate(pool: PoolNumber, place: &Candidate) -> Key {
    match place {
        Candidate::Username(name) => BY_USERNAME.key(pool, Exactly(name)),
        Candidate::Alias(alias) => BY_ALIAS.key(pool, (alias_number(alias.alias), Exactly(&alias.value))),
        Candidate::Sub(sub) => sub_key(pool, sub),
    }
}
