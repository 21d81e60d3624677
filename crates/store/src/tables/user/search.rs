//! Listing the users of a pool: one scan and one batched read, with or without a filter.

use domain::filter::{Comparison, Filter, Searchable};
use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::user::{Credentials, User};

use super::super::credentials::{BY_ENABLED, BY_STATUS, enabled_word};
use super::{Account, BY_ATTRIBUTE, BY_SUB, BY_USERNAME, attribute_number};
use crate::failure::Result;
use crate::index::{Exactly, PlainIndex, Roughly, Values};
use crate::key::{KeyPart, encoded};
use crate::record::Record as _;
use crate::transaction::{Cursor, Page, Transaction};

impl Transaction {
    /// At most `limit` users. Without a filter in the order they were made, else in the order of what is searched. Pages
    /// may be short, as what is found is compared once more with the filter. The commit does not rely on the list.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn list_users(
        &mut self,
        pool: &Pool,
        filter: Option<&Filter>,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Account>> {
        let Some(filter) = filter else {
            let page = self.list_records::<User>(pool.number, after, limit).await?;
            let keys = page.map(|user| encoded(&user.key()));
            return self.accounts(keys, None).await;
        };
        let keys = self.search(pool, filter, after, limit).await?;
        self.accounts(keys, Some(filter)).await
    }

    /// The keys that the index of what is searched gives.
    async fn search(
        &mut self,
        pool: &Pool,
        filter: &Filter,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Vec<u8>>> {
        let number = pool.number;
        let value = filter.folded_value();
        match filter.attribute {
            // The index has what the pool takes for the same name; the comparison afterwards is exact.
            Searchable::Username => {
                let values = values(filter, &pool.folded(&value));
                self.list_unique_keys(&BY_USERNAME, number, &values, after, limit).await
            }
            Searchable::Sub => self.list_unique_keys(&BY_SUB, number, &values(filter, &value), after, limit).await,
            Searchable::UserStatus => self.by_word(&BY_STATUS, number, filter, &value, after, limit).await,
            Searchable::Enabled => self.by_word(&BY_ENABLED, number, filter, &value, after, limit).await,
            attribute => {
                let attribute = attribute_number(attribute).unwrap_or_default();
                let values = match filter.comparison {
                    Comparison::Equals => Values::equal((attribute, Roughly(&value))),
                    Comparison::StartsWith => Values::beginning(attribute, &Roughly(&value)),
                };
                self.list_keys(&BY_ATTRIBUTE, number, &values, after, limit).await
            }
        }
    }

    async fn by_word(
        &mut self,
        index: &PlainIndex,
        pool: impl KeyPart,
        filter: &Filter,
        value: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Vec<u8>>> {
        self.list_keys(index, pool, &values(filter, value), after, limit).await
    }

    /// The accounts of these keys that still are there and still fit.
    pub(crate) async fn accounts(&mut self, keys: Page<Vec<u8>>, filter: Option<&Filter>) -> Result<Page<Account>> {
        let mut wanted = Vec::with_capacity(keys.items.len() * 2);
        for key in &keys.items {
            wanted.push(User::TABLE.key(key));
            wanted.push(Credentials::TABLE.key(key));
        }
        self.load(&wanted).await?;

        let mut items = Vec::with_capacity(keys.items.len());
        for key in &keys.items {
            let user = self.parsed::<User>(&User::TABLE.key(key))?;
            let credentials = self.parsed::<Credentials>(&Credentials::TABLE.key(key))?;
            if let Some(account) = user.zip(credentials)
                && filter.is_none_or(|filter| fits(filter, &account))
            {
                items.push(account);
            }
        }
        Ok(Page { items, next: keys.next })
    }

    /// How many users a pool has.
    ///
    /// # Errors
    /// The engine's.
    pub async fn estimated_users(&mut self, pool: PoolNumber) -> Result<u64> {
        self.count(crate::counters::Counter::users(pool)).await
    }
}

fn values(filter: &Filter, value: &str) -> Values {
    match filter.comparison {
        Comparison::Equals => Values::equal(Exactly(value)),
        Comparison::StartsWith => Values::beginning((), &Roughly(value)),
    }
}

fn fits(filter: &Filter, (user, credentials): &Account) -> bool {
    match filter.attribute {
        Searchable::Username => filter.matches(&user.username),
        Searchable::Sub => filter.matches(user.sub.as_str()),
        Searchable::UserStatus => filter.matches(credentials.status.as_str()),
        Searchable::Enabled => filter.matches(enabled_word(credentials.enabled)),
        attribute => user.attribute(attribute.as_str()).is_some_and(|value| filter.matches(value)),
    }
}
