//! Sessions: kept under their user, so that all of a user's are one range.

use std::sync::Arc;

use domain::client::Client;
use domain::group::Memberships;
use domain::ids::{ClientId, GrantId, PoolNumber, Sub, UserId};
use domain::pool::Pool;
use domain::time::Timestamp;
use domain::token::Grant;
use domain::user::{Credentials, User};

use super::{Account, Expires};
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

const BY_EXPIRY: PlainIndex = PlainIndex::global(&Grant::TABLE, 1, "end of a session", 28);

impl Record for Grant {
    const TABLE: Table = Table::new(0x08, "session", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    type Key = (PoolNumber, UserId, GrantId);

    fn key(&self) -> Self::Key {
        (self.pool, self.user, self.id)
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), self.needed_until());
    }

    // No user is needed: what a deleted user leaves to the sweeper is dead without it.
    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Expires for Grant {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(self.needed_until())
    }
}

/// What an access token names, as far as it is there.
#[derive(Clone, Debug)]
pub struct FoundSession {
    pub user: Option<Account>,
    pub client: Option<Arc<Client>>,
    pub grant: Option<Arc<Grant>>,
}

impl Transaction {
    /// A session of a user. Whether it is alive is for its credentials to say.
    pub async fn grant(&mut self, pool: PoolNumber, user: UserId, id: GrantId) -> Result<Option<Arc<Grant>>> {
        self.get(&(pool, user, id)).await
    }

    /// All that a refresh looks at, in one engine read: the user, the session, and the list of the user's groups, which
    /// is only fetched. The commit relies on credentials and session.
    pub async fn user_and_grant(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        id: GrantId,
    ) -> Result<(Option<Account>, Option<Arc<Grant>>)> {
        let key = (pool, user);
        let grant = key_of::<Grant>(&(pool, user, id));
        self.load(&[key_of::<User>(&key), key_of::<Credentials>(&key), key_of::<Memberships>(&key), grant]).await?;
        self.loaded_user_and_grant(pool, user, id).await
    }

    async fn loaded_user_and_grant(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        id: GrantId,
    ) -> Result<(Option<Account>, Option<Arc<Grant>>)> {
        Ok((self.user_and_credentials(pool, user).await?, self.grant(pool, user, id).await?))
    }

    /// All that an access token names, besides the pool. One engine read once the user was found by the sub before; two
    /// the first time. The commit relies on credentials, client and session.
    pub async fn session(&mut self, pool: &Pool, sub: &Sub, grant: GrantId, client: &ClientId) -> Result<FoundSession> {
        let client_key = key_of::<Client>(client);
        let mut keys = vec![client_key.clone()];
        if let Some(user) = self.guess_user_by_sub(pool.number, sub) {
            keys.push(key_of::<Grant>(&(user.0, user.1, grant)));
            keys.push(key_of::<User>(&user));
            keys.push(key_of::<Credentials>(&user));
        }
        keys.push(super::user::sub_key(pool.number, sub));
        self.load(&keys).await?;

        let of_this_pool = |client: &Arc<Client>| client.pool == pool.number;
        let client = self.expected::<Client>(&client_key)?.filter(of_this_pool);
        let Some((number, id)) = self.user_key_by_sub(pool.number, sub).await? else {
            return Ok(FoundSession { user: None, client, grant: None });
        };
        let key = (number, id);
        let session = key_of::<Grant>(&(number, id, grant));
        self.load(&[key_of::<User>(&key), key_of::<Credentials>(&key), session]).await?;
        let (user, grant) = self.loaded_user_and_grant(number, id, grant).await?;
        Ok(FoundSession { user, client, grant })
    }

    /// The sessions of a user, in no particular, but constant, order.
    pub async fn grants_of(
        &mut self,
        pool: PoolNumber,
        user: UserId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Grant>>> {
        self.list_records((pool, user), after, limit).await
    }
}
