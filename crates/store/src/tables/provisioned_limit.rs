//! Request rates that an account asked for. They belong to no pool.

use std::sync::Arc;

use domain::limit::{Category, ProvisionedLimit};

use crate::failure::Result;
use crate::record::{Record, Table};
use crate::transaction::Transaction;

impl Record for ProvisionedLimit {
    const TABLE: Table = Table::new(0x24, "provisioned limit", 1);
    /// Account and category by name.
    type Key = (String, String);

    fn key(&self) -> Self::Key {
        (self.account.clone(), self.category.as_str().to_owned())
    }
}

impl Transaction {
    pub async fn provisioned_limit(
        &mut self,
        account: &str,
        category: Category,
    ) -> Result<Option<Arc<ProvisionedLimit>>> {
        self.get(&(account.to_owned(), category.as_str().to_owned())).await
    }
}
