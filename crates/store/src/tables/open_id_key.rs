//! The key pair that signs an account's tokens of identity pools.

use std::sync::Arc;

use domain::identity_pool::OpenIdKey;
use domain::secret::Sealed;

use crate::failure::Result;
use crate::record::{Record, Table};
use crate::transaction::Transaction;

impl Record for OpenIdKey {
    const TABLE: Table = Table::new(0x7f, "open id key", 1);
    const CACHED: bool = true;
    /// The account's twelve digits.
    type Key = String;

    fn key(&self) -> String {
        self.account.clone()
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.sealed);
    }
}

impl Transaction {
    /// An account's pair. The commit relies on the answer.
    pub async fn open_id_key(&mut self, account: &str) -> Result<Option<Arc<OpenIdKey>>> {
        self.get(&account.to_owned()).await
    }
}
