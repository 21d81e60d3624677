//! Terms that people agree to, and which of a pool's are whose.

use std::sync::Arc;

use domain::branding::{Register, Terms, TermsId, TermsName};
use domain::ids::{ClientId, PoolNumber};
use domain::pool::Pool;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::{Cursor, Page, Transaction};

type TermsRegister = Register<(ClientId, TermsName), TermsId>;

impl Record for Terms {
    const TABLE: Table = Table::new(0x43, "terms", 1);
    type Key = (PoolNumber, [u8; 16]);

    fn key(&self) -> Self::Key {
        (self.pool, *self.id.as_bytes())
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Record for TermsRegister {
    const TABLE: Table = Table::new(0x44, "register of terms", 1);
    type Key = PoolNumber;

    fn key(&self) -> PoolNumber {
        self.pool
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Transaction {
    pub async fn terms(&mut self, pool: PoolNumber, id: TermsId) -> Result<Option<Arc<Terms>>> {
        self.get(&(pool, *id.as_bytes())).await
    }

    /// A pool's terms in no particular, but constant, order.
    pub async fn terms_of(
        &mut self,
        pool: PoolNumber,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Terms>>> {
        self.list_records(pool, after, limit).await
    }

    /// Which of a pool's terms are whose; the commit relies on it.
    pub async fn terms_register(&mut self, pool: PoolNumber) -> Result<TermsRegister> {
        let found = self.get::<TermsRegister>(&pool).await?;
        Ok(found.map_or_else(|| Register::new(pool), |register| Register::clone(&register)))
    }

    /// A pool without terms has no register.
    pub fn keep_terms_register(&mut self, register: &TermsRegister) {
        if register.is_empty() {
            self.delete(register);
        } else {
            self.put(register);
        }
    }
}
