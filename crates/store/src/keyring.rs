//! Master keys: 32 random bytes each, one of them primary. They never leave this module but as derived keys.
//!
//! What was sealed under a key that is no longer primary stays readable until the key is retired. Rotation has two
//! steps, so that no node writes what another cannot read: `add`, every node loads it; then `use`.

mod file;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM_SIV, LessSafeKey, UnboundKey};
use aws_lc_rs::hkdf;
use domain::random::{self, Random};
use zeroize::Zeroizing;

pub use file::KeyringError;

/// The name of a master key, stored in front of everything that it sealed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid([u8; 4]);

/// What a key may still be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Seals, and opens what it sealed.
    Primary,
    /// Opens what it sealed.
    Decrypt,
}

/// One key as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyInfo {
    pub kid: Kid,
    pub state: KeyState,
}

/// The master keys of this process. A clone is the same keyring.
#[derive(Clone)]
pub struct Keyring(Arc<Shared>);

struct Shared {
    /// `None`: the keys end with the process.
    path: Option<PathBuf>,
    ring: RwLock<Ring>,
}

/// The keys in the order they were added, and what was derived of them.
struct Ring {
    keys: Vec<MasterKey>,
    derived: HashMap<(Kid, &'static str), Arc<LessSafeKey>>,
    stamp: Option<file::Stamp>,
}

#[derive(Clone)]
struct MasterKey {
    kid: Kid,
    bytes: Zeroizing<[u8; 32]>,
    state: KeyState,
}

impl Keyring {
    /// Keys for as long as this process lives: for stores in memory.
    pub fn ephemeral(random: &dyn Random) -> Self {
        Self::with(None, vec![MasterKey::generate(random, KeyState::Primary)], None)
    }

    /// Makes a file (mode 0600) with one primary key. It is on disk, and so is its name, before this answers.
    ///
    /// # Errors
    /// [`KeyringError::Exists`], or what the file system says.
    pub fn create(path: &Path, random: &dyn Random) -> Result<Self, KeyringError> {
        let keys = vec![MasterKey::generate(random, KeyState::Primary)];
        let stamp = file::create(path, &keys, random)?;
        Ok(Self::with(Some(path.to_owned()), keys, Some(stamp)))
    }

    /// # Errors
    /// No such file, one that others may read, or one that is no keyring.
    pub fn load(path: &Path) -> Result<Self, KeyringError> {
        let (keys, stamp) = file::read(path)?;
        Ok(Self::with(Some(path.to_owned()), keys, Some(stamp)))
    }

    /// The keyring of a file, and whether it had to be made.
    ///
    /// # Errors
    /// Those of [`Keyring::load`] and [`Keyring::create`].
    pub fn load_or_create(path: &Path, random: &dyn Random) -> Result<(Self, bool), KeyringError> {
        match Self::load(path) {
            Err(KeyringError::Missing(_)) => {}
            loaded => return Ok((loaded?, false)),
        }
        match Self::create(path, random) {
            Err(KeyringError::Exists(_)) => Ok((Self::load(path)?, false)),
            created => Ok((created?, true)),
        }
    }

    fn with(path: Option<PathBuf>, keys: Vec<MasterKey>, stamp: Option<file::Stamp>) -> Self {
        let ring = RwLock::new(Ring { keys, derived: HashMap::new(), stamp });
        Self(Arc::new(Shared { path, ring }))
    }

    pub fn path(&self) -> Option<&Path> {
        self.0.path.as_deref()
    }

    /// The keys in the order they were added.
    pub fn list(&self) -> Vec<KeyInfo> {
        self.read(|ring| ring.keys.iter().map(|key| KeyInfo { kid: key.kid, state: key.state }).collect())
    }

    pub fn primary(&self) -> Result<Kid, KeyringError> {
        self.read(|ring| ring.keys.iter().find(|key| key.state == KeyState::Primary).map(|key| key.kid))
            .ok_or(KeyringError::NoPrimary)
    }

    /// Adds a key that opens but does not seal yet.
    ///
    /// # Errors
    /// When the file cannot be replaced; nothing has changed then.
    pub fn add(&self, random: &dyn Random) -> Result<Kid, KeyringError> {
        let key = MasterKey::generate(random, KeyState::Decrypt);
        let kid = key.kid;
        self.change(random, |keys| {
            keys.push(key);
            Ok(())
        })?;
        Ok(kid)
    }

    /// Makes a key the one that seals.
    ///
    /// # Errors
    /// [`KeyringError::Unknown`], or when the file cannot be replaced.
    pub fn make_primary(&self, kid: Kid, random: &dyn Random) -> Result<(), KeyringError> {
        self.change(random, |keys| {
            if !keys.iter().any(|key| key.kid == kid) {
                return Err(KeyringError::Unknown(kid));
            }
            for key in keys {
                key.state = if key.kid == kid { KeyState::Primary } else { KeyState::Decrypt };
            }
            Ok(())
        })
    }

    /// Forgets a key. Whether anything is still sealed under it is the store's question: see `Store::retire_key`.
    ///
    /// # Errors
    /// [`KeyringError::Unknown`], [`KeyringError::StillPrimary`], or when the file cannot be replaced.
    pub(crate) fn retire(&self, kid: Kid, random: &dyn Random) -> Result<(), KeyringError> {
        self.change(random, |keys| {
            let place = keys.iter().position(|key| key.kid == kid).ok_or(KeyringError::Unknown(kid))?;
            if keys.get(place).is_some_and(|key| key.state == KeyState::Primary) {
                return Err(KeyringError::StillPrimary(kid));
            }
            keys.remove(place);
            Ok(())
        })
    }

    /// Changes the file first, then the keys in memory. Begins with the keys of the file: another command may have
    /// changed it.
    fn change(
        &self,
        random: &dyn Random,
        edit: impl FnOnce(&mut Vec<MasterKey>) -> Result<(), KeyringError>,
    ) -> Result<(), KeyringError> {
        let mut ring = self.0.ring.write().unwrap_or_else(PoisonError::into_inner);
        let mut keys = match &self.0.path {
            Some(path) => file::read(path)?.0,
            None => ring.keys.clone(),
        };
        edit(&mut keys)?;
        if let Some(path) = &self.0.path {
            ring.stamp = Some(file::replace(path, &keys, random)?);
        }
        ring.derived.clear();
        ring.keys = keys;
        Ok(())
    }

    /// The sealing key of one purpose under one master key. An unknown name makes it look once whether the file has
    /// changed.
    pub(crate) fn derived(&self, kid: Kid, purpose: &'static str) -> Result<Arc<LessSafeKey>, KeyringError> {
        if let Some(key) = self.read(|ring| ring.derived.get(&(kid, purpose)).map(Arc::clone)) {
            return Ok(key);
        }
        if self.read(|ring| ring.find(kid).is_none()) {
            self.reload()?;
        }
        let mut ring = self.0.ring.write().unwrap_or_else(PoisonError::into_inner);
        let master = ring.find(kid).ok_or(KeyringError::Unknown(kid))?;
        let bytes = derive(&master.bytes, purpose)?;
        let key = UnboundKey::new(&AES_256_GCM_SIV, bytes.as_slice()).map_err(|_| KeyringError::Cryptography)?;
        let key = Arc::new(LessSafeKey::new(key));
        ring.derived.insert((kid, purpose), Arc::clone(&key));
        Ok(key)
    }

    /// What the store remembers of a key, to tell another key of the same name.
    pub(crate) fn check_value(&self, kid: Kid) -> Result<[u8; 32], KeyringError> {
        self.read(|ring| match ring.find(kid) {
            Some(key) => derive(&key.bytes, "key-check/v1").map(|bytes| *bytes),
            None => Err(KeyringError::Unknown(kid)),
        })
    }

    /// Takes up what another process did to the file.
    ///
    /// # Errors
    /// A file that cannot be read; the keys stay as they were.
    pub fn follow(&self) -> Result<(), KeyringError> {
        self.reload()
    }

    /// Reads the file again if it is not the one read last: strangers' key names cost no more than a look at its date.
    fn reload(&self) -> Result<(), KeyringError> {
        let Some(path) = &self.0.path else {
            return Ok(());
        };
        if self.read(|ring| ring.stamp.clone()) == Some(file::stamp(path)?) {
            return Ok(());
        }
        let (keys, stamp) = file::read(path)?;
        let mut ring = self.0.ring.write().unwrap_or_else(PoisonError::into_inner);
        *ring = Ring { keys, derived: HashMap::new(), stamp: Some(stamp) };
        Ok(())
    }

    fn read<T>(&self, look: impl FnOnce(&Ring) -> T) -> T {
        look(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ring {
    fn find(&self, kid: Kid) -> Option<&MasterKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

impl MasterKey {
    fn generate(random: &dyn Random, state: KeyState) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice());
        Self { kid: Kid(random::bytes(random)), bytes, state }
    }
}

/// HKDF-SHA256 with the purpose as its label.
pub(crate) fn derive(secret: &[u8; 32], purpose: &str) -> Result<Zeroizing<[u8; 32]>, KeyringError> {
    let mut derived = Zeroizing::new([0; 32]);
    let label = [purpose.as_bytes()];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"poolhouse")
        .extract(secret)
        .expand(&label, hkdf::HKDF_SHA256)
        .and_then(|key| key.fill(derived.as_mut_slice()))
        .map_err(|_| KeyringError::Cryptography)?;
    Ok(derived)
}

impl Kid {
    pub(crate) const LENGTH: usize = 4;

    pub(crate) const fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }

    /// Reads eight hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 4];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({:?})", self.list())
    }
}
