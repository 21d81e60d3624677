//! Finding what a request names, in the words of operations: what is missing is a refusal.

use std::sync::Arc;

use domain::{
    ids::PoolId,
    pool::Pool,
    user::{Credentials, User},
};
use store::Transaction;

use crate::refusals::{Refusal, Result};

/// A user's profile together with what a sign-in depends on.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: Arc<User>,
    pub credentials: Arc<Credentials>,
}

pub trait Lookup {
    /// # Errors
    /// [`Refusal::NoSuchPool`].
    fn pool(&mut self, id: &str) -> impl Future<Output = Result<Arc<Pool>>> + Send;

    /// By user name, sub, or an alias the user owns.
    fn find_account(&mut self, pool: &Pool, name: &str) -> impl Future<Output = Result<Option<Account>>> + Send;

    /// # Errors
    /// [`Refusal::NoSuchUser`].
    fn account(&mut self, pool: &Pool, name: &str) -> impl Future<Output = Result<Account>> + Send;
}

impl Lookup for Transaction {
    async fn pool(&mut self, id: &str) -> Result<Arc<Pool>> {
        self.pool_by_id(&PoolId::from(id)).await?.ok_or_else(|| Refusal::NoSuchPool(id.to_owned()))
    }

    async fn find_account(&mut self, pool: &Pool, name: &str) -> Result<Option<Account>> {
        let found = self.user_by_name(pool, name).await?;
        Ok(found.map(|(user, credentials)| Account { user, credentials }))
    }

    async fn account(&mut self, pool: &Pool, name: &str) -> Result<Account> {
        self.find_account(pool, name).await?.ok_or(Refusal::NoSuchUser)
    }
}
