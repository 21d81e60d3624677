//! Which master keys are in use, putting another one in the place of a former, and giving one up.

use std::collections::BTreeMap;

use domain::random::Random;
use domain::secret::Sealed;
use kv::{Commit, Entry, Expected, Write};

use crate::failure::{Failure, Result};
use crate::index::Values;
use crate::keyring::Kid;
use crate::meta;
use crate::record::Table;
use crate::sealed::{key_name, rewrap};
use crate::store::Store;
use crate::tables::{self, AnyTable};
use crate::transaction::{Cursor, scan_page};

/// Records read at a time.
const BATCH: usize = 500;
/// Records written in one commit: well below the engine's limit of expectations.
const TOGETHER: usize = 64;

/// Why a key is not given up.
#[derive(Debug, thiserror::Error)]
pub enum RetireError {
    #[error("{count} stored secrets are still sealed under master key {kid}")]
    InUse { kid: Kid, count: u64 },
    #[error(transparent)]
    Store(#[from] Failure),
}

/// What a round of resealing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Secrets that the primary key seals now.
    pub secrets: u64,
    /// Records that somebody else wrote meanwhile: the next round looks at them again.
    pub left: u64,
}

impl Store {
    /// Puts the primary key in the place of every other one, record by record. Reads every record, and writes those with
    /// secrets of former keys, some in a commit; several nodes may do it at once.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. What was done before stays done.
    pub async fn reseal(&self) -> Result<Resealed> {
        let mut done = Resealed::default();
        for table in tables::ALL {
            let mut after: Option<Cursor> = None;
            loop {
                let beginning = [table.table.byte];
                let page = scan_page(self.engine(), &Values::all(), &beginning, after.as_ref(), TOGETHER).await?;
                let mut rows = Vec::new();
                for row in page.items {
                    if let Some((value, secrets)) = self.resealed(table, &row.value)? {
                        rows.push((row, value, secrets));
                    }
                }
                self.exchange(rows, &mut done).await?;
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(done)
    }

    /// A record's value with its secrets under the primary key, and how many there were; `None` when all are already.
    fn resealed(&self, table: &AnyTable, value: &[u8]) -> Result<Option<(Vec<u8>, u64)>> {
        let mut former = Vec::new();
        (table.parse)(value)?.secrets(&mut |sealed| former.push(sealed.clone()));
        let (mut changed, mut secrets) = (value.to_vec(), 0);
        for sealed in former {
            let Some(again) = rewrap(self.keyring(), self.random(), sealed.ciphertext())? else { continue };
            // Records keep them as base64, each of which is there once: it begins with random bytes.
            let again = text(&Sealed::from_ciphertext(again), table.table)?;
            changed =
                replaced(&changed, &text(&sealed, table.table)?, &again).ok_or_else(|| unreadable(table.table))?;
            secrets += 1;
        }
        Ok((secrets > 0).then_some((changed, secrets)))
    }

    /// All of them in one commit; each alone when a rival was faster with one.
    async fn exchange(&self, rows: Vec<(Entry, Vec<u8>, u64)>, done: &mut Resealed) -> Result<()> {
        let commit = |rows: &[(Entry, Vec<u8>, u64)]| {
            let mut commit = Commit::new(self.new_version());
            for (row, value, _) in rows {
                commit.expect.insert(row.key.clone(), Expected::Version(row.version));
                commit.writes.insert(row.key.clone(), Write::Put(value.clone().into()));
            }
            commit
        };
        if rows.is_empty() {
            return Ok(());
        }
        match self.engine().commit(&commit(&rows)).await.map_err(Failure::from) {
            Ok(()) => {
                done.secrets += rows.iter().map(|(_, _, secrets)| secrets).sum::<u64>();
                return Ok(());
            }
            Err(Failure::Conflict) => {}
            Err(failure) => return Err(failure),
        }
        for row in rows.chunks(1) {
            match self.engine().commit(&commit(row)).await.map_err(Failure::from) {
                Ok(()) => done.secrets += row.iter().map(|(_, _, secrets)| secrets).sum::<u64>(),
                Err(Failure::Conflict) => done.left += 1,
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

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

fn text(sealed: &Sealed, table: Table) -> Result<Vec<u8>> {
    serde_json::to_vec(sealed).map_err(|_| unreadable(table))
}

fn unreadable(table: Table) -> Failure {
    Failure::Unreadable { table: table.name, why: "a secret of it is not kept as secrets are".to_owned() }
}

/// The bytes with one part, which must be there, in another's place.
fn replaced(bytes: &[u8], part: &[u8], by: &[u8]) -> Option<Vec<u8>> {
    let place = bytes.windows(part.len()).position(|window| window == part)?;
    let (before, rest) = bytes.split_at_checked(place)?;
    Some([before, by, rest.get(part.len()..)?].concat())
}

#[cfg(test)]
mod tests {
    use domain::secret::Secret;
    use domain::time::Timestamp;

    use super::*;
    use crate::testing::store;
    use crate::{KeyringError, Purpose};

    #[tokio::test]
    async fn every_secret_moves_to_the_primary_key_and_opens_as_before() {
        let store = store().await;
        let (first, random) = (store.keyring().primary().unwrap(), crate::testing::Seeded::from(7));
        for number in 0..300 {
            let id = format!("AKIA{number}");
            let key = store.seal_access_key(&id, &Secret::new("s3cret"), Timestamp::EPOCH).unwrap();
            let mut tx = store.begin();
            tx.put(&key);
            tx.commit().await.unwrap();
        }
        assert_eq!(store.reseal().await.unwrap(), Resealed::default());
        let second = store.keyring().add(&random).unwrap();
        store.keyring().make_primary(second, &random).unwrap();

        assert_eq!(store.reseal().await.unwrap(), Resealed { secrets: 300, left: 0 });
        assert_eq!(store.reseal().await.unwrap(), Resealed::default());
        assert_eq!(store.key_usage().await.unwrap(), BTreeMap::from([(second, 300)]));
        store.retire_key(first, &random).await.unwrap();
        let key = store.begin().access_key("AKIA7").await.unwrap().unwrap();
        assert_eq!(store.open_access_key(&key).unwrap().expose(), "s3cret");
        assert!(crate::verify::verify(&store).await.unwrap().is_clean());
    }

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
