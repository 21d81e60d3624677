//! Which master keys are in use, and giving one up.

use std::collections::BTreeMap;

use domain::random::Random;
use kv::{Commit, Expected, Write};

use crate::failure::{Failure, Result};
use crate::index::Values;
use crate::keyring::Kid;
use crate::meta;
use crate::sealed::key_name;
use crate::store::Store;
use crate::tables;
use crate::transaction::{Cursor, scan_page};

/// Records read at a time.
const BATCH: usize = 500;

/// Why a key is not given up.
#[derive(Debug, thiserror::Error)]
pub enum RetireError {
    #[error("{count} stored secrets are still sealed under master key {kid}")]
    InUse { kid: Kid, count: u64 },
    #[error(transparent)]
    Store(#[from] Failure),
}

impl Store {
    /// How many stored secrets each master key seals. Reads every record, a few hundred at a time.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn key_usage(&self) -> Result<BTreeMap<Kid, u64>> {
        let mut usage = BTreeMap::new();
        for table in tables::ALL {
            let mut after: Option<Cursor> = None;
            loop {
                let page = scan_page(self.engine(), &Values::all(), &[table.table.byte], after.as_ref(), BATCH).await?;
                for row in page.items {
                    (table.parse)(&row.value)?.secrets(&mut |sealed| {
                        if let Some(kid) = key_name(sealed.ciphertext()) {
                            *usage.entry(kid).or_default() += 1;
                        }
                    });
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(usage)
    }

    /// Takes a key out of the store and of the keyring. Every node must seal under another one already.
    ///
    /// # Errors
    /// [`RetireError::InUse`], the primary key, a key that is not there, a file that cannot be replaced.
    pub async fn retire_key(&self, kid: Kid, random: &dyn Random) -> std::result::Result<(), RetireError> {
        let keyring = self.keyring();
        if keyring.primary().map_err(Failure::from)? == kid {
            return Err(Failure::from(crate::KeyringError::StillPrimary(kid)).into());
        }
        let count = self.key_usage().await?.get(&kid).copied().unwrap_or(0);
        if count > 0 {
            return Err(RetireError::InUse { kid, count });
        }

        // First the store: should the second step fail, the key is known to be unused and can be retired again.
        let root = meta::root_key();
        let found = self.engine().get(std::slice::from_ref(&root)).await.map_err(Failure::from)?.pop().flatten();
        let expected = found.map_or(Expected::Absent, |found| Expected::Version(found.version));
        let sealed = meta::seal_root(keyring, random, self.digest_root()).map_err(Failure::from)?;
        let mut commit = Commit::new(self.new_version());
        commit.expect.insert(root.clone(), expected);
        commit.writes.insert(root, Write::Put(sealed.into()));
        commit.writes.insert(meta::check_key(kid), Write::Delete);
        self.engine().commit(&commit).await.map_err(Failure::from)?;
        keyring.retire(kid, random).map_err(Failure::from)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::secret::Secret;
    use domain::time::Timestamp;

    use super::*;
    use crate::testing::store;
    use crate::{KeyringError, Purpose};

    #[tokio::test]
    async fn a_key_is_given_up_when_nothing_needs_it() {
        let store = store().await;
        let (first, random) = (store.keyring().primary().unwrap(), crate::testing::Seeded::from(7));
        let digest = store.hmac(Purpose::CODE, &[b"1"]).unwrap();
        let key = store.seal_access_key("AKIA1", &Secret::new("s3cret"), Timestamp::EPOCH).unwrap();
        let mut tx = store.begin();
        tx.put(&key);
        tx.commit().await.unwrap();
        let still = store.retire_key(first, &random).await.unwrap_err();
        assert!(matches!(still, RetireError::Store(Failure::Keyring(KeyringError::StillPrimary(_)))));

        let second = store.keyring().add(&random).unwrap();
        store.keyring().make_primary(second, &random).unwrap();
        assert!(matches!(store.retire_key(first, &random).await, Err(RetireError::InUse { count: 1, .. })));
        let mut tx = store.begin();
        tx.delete(&key);
        tx.commit().await.unwrap();
        store.retire_key(first, &random).await.unwrap();

        assert_eq!(store.keyring().list().len(), 1);
        assert_eq!(store.hmac(Purpose::CODE, &[b"1"]).unwrap(), digest);
        let meta = meta::open(store.engine(), store.keyring(), &random).await;
        assert_eq!(*meta.unwrap().digest_root, *store.digest_root(), "it opens again without the old key");
    }
}
