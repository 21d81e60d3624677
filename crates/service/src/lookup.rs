//! Finding what a request names, in the words of operations: what is missing is a refusal.

use std::sync::Arc;

use domain::{
    ids::PoolId,
    pool::Pool,
    user::{Attempts, Credentials, User},
};
use store::Transaction;

use crate::{
    caller::SignedInUser,
    refusals::{Refusal, Result},
};

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

    /// What was tried for this user lately.
    fn attempts_of(&mut self, account: &Account) -> impl Future<Output = Result<Attempts>> + Send;

    /// The caller's own account, read again so that the commit relies on it.
    ///
    /// # Errors
    /// [`Refusal::NoSuchUser`].
    fn account_of(&mut self, caller: &SignedInUser) -> impl Future<Output = Result<Account>> + Send;
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

    async fn attempts_of(&mut self, account: &Account) -> Result<Attempts> {
        let (pool, id) = (account.user.pool, account.user.id);
        let found = self.attempts(pool, id).await?;
        Ok(found.map_or_else(|| Attempts::none(pool, id), |attempts| Attempts::clone(&attempts)))
    }

    async fn account_of(&mut self, caller: &SignedInUser) -> Result<Account> {
        let found = self.user_and_credentials(caller.pool.number, caller.account.user.id).await?;
        let (user, credentials) = found.ok_or(Refusal::NoSuchUser)?;
        Ok(Account { user, credentials })
    }
}
