//! One open store: an engine that holds our format, the keys that fit it, and what is remembered between transactions.

use std::sync::Arc;

use domain::random::Random;
use kv::{Commit, Engine, EngineError, Expected, Key, Version, Write};
use zeroize::Zeroizing;

use crate::cache::Cache;
use crate::failure::Failure;
use crate::keyring::{Keyring, KeyringError, Kid, derive};
use crate::meta::{self, Meta};
use crate::sealed::Purpose;
use crate::transaction::Transaction;

/// A clone is the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    engine: Arc<dyn Engine>,
    keyring: Keyring,
    random: Arc<dyn Random>,
    cache: Cache,
    digest_root: Zeroizing<[u8; 32]>,
}

/// Why a store is not opened. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("the data is in format {found}, of a newer release; this one knows format {known}")]
    NewerFormat { found: u32, known: u32 },
    #[error("the data is not Poolhouse's, or damaged: {0}")]
    Foreign(&'static str),
    #[error("the data needs master key {0}, which is not in the keyring")]
    MissingKey(Kid),
    #[error("master key {0} of the keyring is not the one that the data was made with")]
    WrongKey(Kid),
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error("another process keeps changing the store's keys")]
    Busy,
}

impl Store {
    /// Opens what the engine holds, or begins a store if it holds nothing.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub async fn open(engine: Arc<dyn Engine>, keyring: Keyring, random: Arc<dyn Random>) -> Result<Self, OpenError> {
        let Meta { digest_root } = meta::open(engine.as_ref(), &keyring, random.as_ref()).await?;
        Ok(Self(Arc::new(Inner { engine, keyring, random, cache: Cache::default(), digest_root })))
    }

    /// A new attempt; nothing is locked or open.
    pub fn begin(&self) -> Transaction {
        Transaction::new(self.clone())
    }

    /// Whether the engine answers.
    ///
    /// # Errors
    /// The engine's.
    pub async fn ping(&self) -> Result<(), EngineError> {
        self.engine().get(&[meta::format_key()]).await.map(|_| ())
    }

    /// Removes everything but what makes it a store. Under the same keys it goes on.
    ///
    /// # Errors
    /// The engine's. Between the two steps the store is no store: only for `dev`, where one process has it.
    pub async fn clear(&self) -> Result<(), OpenError> {
        self.engine().clear().await?;
        self.0.cache.clear();
        meta::begin(self.engine(), self.keyring(), self.random(), &self.0.digest_root).await.map(|_| ())
    }

    /// A commit that leaves nothing behind to speak of: for requests that must not tell, by the time they take, that
    /// there was nothing to write.
    ///
    /// # Errors
    /// The engine's.
    pub async fn decoy_commit(&self) -> Result<(), Failure> {
        let drawn: [u8; 72] = domain::random::bytes(self.random());
        let [number, value @ ..] = drawn;
        let mut commit = Commit::new(self.new_version());
        commit.writes.insert(meta::decoy_key(number), Write::Put(value.to_vec().into()));
        Ok(self.engine().commit(&commit).await?)
    }

    /// Finishes accepted commits and releases the engine.
    pub async fn close(&self) {
        self.engine().close().await;
    }

    /// The key for digests of one purpose. It never changes, not even when master keys do.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn digest_key(&self, purpose: Purpose) -> Result<Zeroizing<[u8; 32]>, KeyringError> {
        derive(&self.0.digest_root, purpose.label())
    }

    /// For people and for metrics: "memory", "sqlite" or "postgres".
    pub fn engine_name(&self) -> &'static str {
        self.engine().name()
    }

    pub(crate) fn digest_root(&self) -> &[u8; 32] {
        &self.0.digest_root
    }

    pub fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    pub(crate) fn engine(&self) -> &dyn Engine {
        self.0.engine.as_ref()
    }

    pub(crate) fn random(&self) -> &dyn Random {
        self.0.random.as_ref()
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    pub(crate) fn new_version(&self) -> Version {
        crate::transaction::new_version(self.random())
    }
}

/// A commit that puts values where nothing is.
pub(crate) fn put_absent(id: Version, rows: impl IntoIterator<Item = (Key, Vec<u8>)>) -> Commit {
    let mut commit = Commit::new(id);
    for (key, value) in rows {
        commit.expect.insert(key.clone(), Expected::Absent);
        commit.writes.insert(key, Write::Put(value.into()));
    }
    commit
}
