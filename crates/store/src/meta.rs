//! What makes a set of keys a store of ours: its format, a check value for each master key, and the root of digests.

use domain::random::{self, Random};
use kv::{CommitError, Engine, Key, Span};
use zeroize::Zeroizing;

use crate::keyring::{Keyring, KeyringError, Kid};
use crate::sealed::{self, Purpose, Unopened};
use crate::store::{OpenError, put_absent};
use crate::tables;
use crate::transaction::new_version;

/// The table byte of the rows here. They are raw bytes, no records.
const TABLE: u8 = 0x00;
const FORMAT: &[u8] = b"format";
const ROOT: &[u8] = b"root";
const CHECK: &[u8] = b"key/";
const DECOY: &[u8] = b"decoy/";
const DECOYS: u8 = 64;

/// The arrangement of tables and keys. Record versions move on their own.
const CURRENT_FORMAT: u32 = 1;

/// How often a start tries again when another process changes the same rows.
const TRIES: usize = 8;

/// What a store needs to know of itself.
pub(crate) struct Meta {
    pub(crate) digest_root: Zeroizing<[u8; 32]>,
}

pub(crate) fn format_key() -> Key {
    key(FORMAT)
}

pub(crate) fn check_key(kid: Kid) -> Key {
    key(&[CHECK, kid.as_bytes()].concat())
}

pub(crate) fn root_key() -> Key {
    key(ROOT)
}

/// A row that says nothing, written where a commit must cost what a commit costs. A few of them, so that writers seldom
/// meet.
pub(crate) fn decoy_key(number: u8) -> Key {
    key(&[DECOY, &[number % DECOYS]].concat())
}

fn key(name: &[u8]) -> Key {
    Key::new([&[TABLE], name].concat())
}

/// Reads and checks the rows, or writes them if there is nothing at all.
pub(crate) async fn open(engine: &dyn Engine, keyring: &Keyring, random: &dyn Random) -> Result<Meta, OpenError> {
    for _ in 0..TRIES {
        let rows = scan(engine, TABLE, 1000).await?;
        if rows.is_empty() {
            refuse_strangers(engine).await?;
            let root = Zeroizing::new(random::bytes(random));
            if begin(engine, keyring, random, &root).await? {
                return Ok(Meta { digest_root: root });
            }
            continue;
        }

        let value = |name: &[u8]| rows.iter().find(|row| row.key == key(name)).map(|row| row.value.as_ref());
        let format = value(FORMAT).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
        let found = format.ok_or(OpenError::Foreign("it has no format"))?;
        if found > CURRENT_FORMAT {
            return Err(OpenError::NewerFormat { found, known: CURRENT_FORMAT });
        }
        let mut known = Vec::new();
        for row in &rows {
            let Some(kid) = row.key.as_bytes().get(1..).and_then(|name| name.strip_prefix(CHECK)) else { continue };
            let kid = Kid::from_bytes(kid.try_into().map_err(|_| OpenError::Foreign("a key name has no 4 bytes"))?);
            check(keyring, kid, &row.value)?;
            known.push(kid);
        }
        let root = value(ROOT).ok_or(OpenError::Foreign("it has no root of digests"))?;
        let digest_root = open_root(keyring, root)?;
        if remember_new_keys(engine, keyring, random, &known).await? {
            return Ok(Meta { digest_root });
        }
    }
    Err(OpenError::Busy)
}

/// Writes the first rows; false when another process was faster.
pub(crate) async fn begin(
    engine: &dyn Engine,
    keyring: &Keyring,
    random: &dyn Random,
    digest_root: &[u8; 32],
) -> Result<bool, OpenError> {
    let mut rows = vec![
        (key(FORMAT), CURRENT_FORMAT.to_be_bytes().to_vec()),
        (key(ROOT), seal_root(keyring, random, digest_root)?),
    ];
    for info in keyring.list() {
        rows.push((check_key(info.kid), keyring.check_value(info.kid)?.to_vec()));
    }
    settled(engine.commit(&put_absent(new_version(random), rows)).await)
}

pub(crate) fn seal_root(keyring: &Keyring, random: &dyn Random, root: &[u8; 32]) -> Result<Vec<u8>, KeyringError> {
    sealed::seal(keyring, random, Purpose::ROOT, ROOT, root)
}

fn open_root(keyring: &Keyring, sealed: &[u8]) -> Result<Zeroizing<[u8; 32]>, OpenError> {
    let root = sealed::open(keyring, Purpose::ROOT, ROOT, sealed).map_err(|why| match why {
        Unopened::UnknownKey(kid) => OpenError::MissingKey(kid),
        Unopened::Refused | Unopened::Keyring => OpenError::Foreign("the root of digests does not open"),
    })?;
    let root = root.as_slice().try_into().map_err(|_| OpenError::Foreign("the root of digests has no 32 bytes"))?;
    Ok(Zeroizing::new(root))
}

fn check(keyring: &Keyring, kid: Kid, value: &[u8]) -> Result<(), OpenError> {
    match keyring.check_value(kid) {
        Ok(expected) if expected == value => Ok(()),
        Ok(_) => Err(OpenError::WrongKey(kid)),
        Err(KeyringError::Unknown(kid)) => Err(OpenError::MissingKey(kid)),
        Err(error) => Err(error.into()),
    }
}

/// Keys that were added since the last start; false when another process was faster.
async fn remember_new_keys(
    engine: &dyn Engine,
    keyring: &Keyring,
    random: &dyn Random,
    known: &[Kid],
) -> Result<bool, OpenError> {
    let mut rows = Vec::new();
    for info in keyring.list() {
        if !known.contains(&info.kid) {
            rows.push((check_key(info.kid), keyring.check_value(info.kid)?.to_vec()));
        }
    }
    if rows.is_empty() {
        return Ok(true);
    }
    settled(engine.commit(&put_absent(new_version(random), rows)).await)
}

/// Without a format there must be nothing: never begin a store over existing data.
async fn refuse_strangers(engine: &dyn Engine) -> Result<(), OpenError> {
    for table in tables::ALL {
        if !scan(engine, table.table.byte, 1).await?.is_empty() {
            return Err(OpenError::Foreign("it has records and no format"));
        }
    }
    Ok(())
}

async fn scan(engine: &dyn Engine, table: u8, limit: usize) -> Result<Vec<kv::Entry>, OpenError> {
    match Span::prefix(&[table]) {
        Some(span) => Ok(engine.scan(&span, limit).await?),
        None => Ok(Vec::new()),
    }
}

fn settled(answer: Result<(), CommitError>) -> Result<bool, OpenError> {
    match answer {
        Ok(()) => Ok(true),
        Err(CommitError::Conflict) => Ok(false),
        Err(CommitError::Engine(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kv::{Commit, MemoryEngine, Version};

    use super::*;
    use crate::Store;
    use crate::testing::Seeded;

    async fn opened(engine: &Arc<MemoryEngine>, keyring: &Keyring) -> Result<Store, OpenError> {
        Store::open(Arc::<MemoryEngine>::clone(engine), keyring.clone(), Arc::new(Seeded::default())).await
    }

    #[tokio::test]
    async fn a_store_opens_with_its_own_keys_only() {
        let random = Seeded::default();
        let engine = Arc::new(MemoryEngine::new());
        let (own, foreign) = (Keyring::ephemeral(&random), Keyring::ephemeral(&random));
        let kid = own.primary().unwrap();

        let first = opened(&engine, &own).await.unwrap().hmac(Purpose::CODE, &[b"1"]).unwrap();

        let again = opened(&engine, &own).await.unwrap().hmac(Purpose::CODE, &[b"1"]).unwrap();
        assert_eq!(first, again);
        let missing = opened(&engine, &foreign).await.err().unwrap();
        assert_eq!(missing.to_string(), format!("the data needs master key {kid}, which is not in the keyring"));

        let forged = Commit::new(Version::from_random(2)).put(check_key(kid), vec![0; 32]);
        engine.commit(&forged).await.unwrap();
        assert!(matches!(opened(&engine, &own).await, Err(OpenError::WrongKey(wrong)) if wrong == kid));
    }

    #[tokio::test]
    async fn a_key_added_later_is_needed_from_then_on() {
        let random = Seeded::default();
        let engine = Arc::new(MemoryEngine::new());
        let directory = tempfile::tempdir().unwrap();
        let (path, copy) = (directory.path().join("keyring"), directory.path().join("copy"));
        let keyring = Keyring::create(&path, &random).unwrap();
        opened(&engine, &keyring).await.unwrap();
        std::fs::copy(&path, &copy).unwrap();

        let added = keyring.add(&random).unwrap();
        opened(&engine, &keyring).await.unwrap();

        let old = Keyring::load(&copy).unwrap();
        assert!(matches!(opened(&engine, &old).await, Err(OpenError::MissingKey(kid)) if kid == added));
    }

    #[tokio::test]
    async fn nothing_is_begun_over_existing_data_or_a_newer_format() {
        let random = Seeded::default();
        let keyring = Keyring::ephemeral(&random);
        let engine = Arc::new(MemoryEngine::new());
        let stray = Commit::new(Version::from_random(2)).put(Key::new(vec![0x04, 1]), b"?".to_vec());
        engine.commit(&stray).await.unwrap();
        assert!(matches!(opened(&engine, &keyring).await, Err(OpenError::Foreign(_))));

        let engine = Arc::new(MemoryEngine::new());
        opened(&engine, &keyring).await.unwrap();
        let newer = Commit::new(Version::from_random(4)).put(format_key(), 2_u32.to_be_bytes().to_vec());
        engine.commit(&newer).await.unwrap();
        let refused = opened(&engine, &keyring).await.err().unwrap();
        assert_eq!(refused.to_string(), "the data is in format 2, of a newer release; this one knows format 1");
    }

    #[tokio::test]
    async fn two_processes_may_begin_the_same_store_at_once() {
        let engine = Arc::new(MemoryEngine::new());
        let keyring = Keyring::ephemeral(&Seeded::default());
        let (one, other) = tokio::join!(opened(&engine, &keyring), opened(&engine, &keyring));

        let digest = |store: Store| store.hmac(Purpose::CODE, &[b"1"]).unwrap();
        assert_eq!(digest(one.unwrap()), digest(other.unwrap()));
    }

    #[tokio::test]
    async fn an_emptied_store_goes_on_under_the_same_keys() {
        let engine = Arc::new(MemoryEngine::new());
        let keyring = Keyring::ephemeral(&Seeded::default());
        let store = opened(&engine, &keyring).await.unwrap();
        let before = store.hmac(Purpose::CODE, &[b"1"]).unwrap();

        store.clear().await.unwrap();

        assert_eq!(store.hmac(Purpose::CODE, &[b"1"]).unwrap(), before);
        assert_eq!(opened(&engine, &keyring).await.unwrap().hmac(Purpose::CODE, &[b"1"]).unwrap(), before);
    }
}
