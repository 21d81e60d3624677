//! Styles of managed login, and which of a pool's is whose.

use std::sync::Arc;

use domain::branding::{Register, Style, StyleId};
use domain::ids::{ClientId, PoolNumber};
use domain::pool::Pool;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

type StyleRegister = Register<ClientId, StyleId>;

impl Record for Style {
    const TABLE: Table = Table::new(0x41, "style", 1);
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

impl Record for StyleRegister {
    const TABLE: Table = Table::new(0x42, "register of styles", 1);
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
    pub async fn style(&mut self, pool: PoolNumber, id: StyleId) -> Result<Option<Arc<Style>>> {
        self.get(&(pool, *id.as_bytes())).await
    }

    /// Which of a pool's styles is whose; the commit relies on it.
    pub async fn styles(&mut self, pool: PoolNumber) -> Result<StyleRegister> {
        let found = self.get::<StyleRegister>(&pool).await?;
        Ok(found.map_or_else(|| Register::new(pool), |register| Register::clone(&register)))
    }

    /// A pool without styles has no register.
    pub fn keep_styles(&mut self, register: &StyleRegister) {
        if register.is_empty() {
            self.delete(register);
        } else {
            self.put(register);
        }
    }
}
