//! Identities: kept under their id, listed by their pool, and found by each of their logins, which nobody else of the pool
//! has.

use std::sync::Arc;

use domain::identity_pool::{Identity, IdentityPool, Login};
use domain::ids::{IdentityId, IdentityPoolId};

use crate::failure::Result;
use crate::index::{Entries, Exactly, Index, PlainIndex, UniqueIndex, Values};
use crate::key::KeyPart;
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

pub(crate) const BY_POOL: PlainIndex = PlainIndex::global(&Identity::TABLE, 1, "identity's pool", 16);
const BY_LOGIN: UniqueIndex = UniqueIndex::global(&Identity::TABLE, 2, "login");

impl Record for Identity {
    const TABLE: Table = Table::new(0x7d, "identity", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_POOL), Index::Unique(BY_LOGIN)];
    type Key = IdentityId;

    fn key(&self) -> IdentityId {
        self.id
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_POOL, (), self.pool);
        for login in self.logins() {
            entries.unique(&BY_LOGIN, (), value(self.pool, login));
        }
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<IdentityPool>(&self.pool)]
    }
}

fn value(pool: IdentityPoolId, login: &Login) -> impl KeyPart {
    (pool, Exactly(&login.provider), Exactly(&login.subject))
}

impl Transaction {
    /// An identity and its pool; `None` when either is not there. The commit relies on both.
    pub async fn identity(&mut self, id: IdentityId) -> Result<Option<(Arc<Identity>, Arc<IdentityPool>)>> {
        let Some(identity) = self.get::<Identity>(&id).await? else {
            return Ok(None);
        };
        let pool = self.get::<IdentityPool>(&identity.pool).await?;
        Ok(pool.map(|pool| (identity, pool)))
    }

    /// Those identities that some logins are linked to, each once. The commit relies on the answer, and on the other
    /// logins being nobody's. Two engine reads.
    pub async fn identities_of(
        &mut self,
        pool: IdentityPoolId,
        logins: impl IntoIterator<Item = &Login>,
    ) -> Result<Vec<Arc<Identity>>> {
        let entries: Vec<kv::Key> = logins.into_iter().map(|login| BY_LOGIN.key((), value(pool, login))).collect();
        self.load(&entries).await?;
        let mut owners = Vec::new();
        for entry in &entries {
            self.rely_on(entry);
            if let Some(owner) = self.owner::<Identity>(entry)?
                && !owners.contains(&owner)
            {
                owners.push(owner);
            }
        }
        Ok(self.get_all::<Identity>(&owners).await?.into_iter().flatten().collect())
    }

    /// The identities of a pool, in the order of ids.
    pub async fn identities(
        &mut self,
        pool: IdentityPoolId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Identity>>> {
        self.list(&BY_POOL, (), &Values::equal(pool), after, limit).await
    }
}
