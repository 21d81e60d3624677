//! The certificates that a pool shows to SAML providers.

use std::sync::Arc;

use domain::certificate::{CertificateUse, StoredCertificate};
use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::secret::Sealed;

use crate::failure::Result;
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

impl Record for StoredCertificate {
    const TABLE: Table = Table::new(0x31, "certificate", 1);
    /// The use by its number.
    type Key = (PoolNumber, u8);

    fn key(&self) -> Self::Key {
        (self.pool, number(self.use_for))
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.sealed);
    }
}

/// Stored: never give a number to another use.
fn number(use_for: CertificateUse) -> u8 {
    match use_for {
        CertificateUse::Signing => 1,
        CertificateUse::Encryption => 2,
    }
}

impl Transaction {
    /// A pool's certificate, if it was ever asked for. The commit relies on it.
    pub async fn certificate(
        &mut self,
        pool: PoolNumber,
        use_for: CertificateUse,
    ) -> Result<Option<Arc<StoredCertificate>>> {
        self.get(&(pool, number(use_for))).await
    }
}
