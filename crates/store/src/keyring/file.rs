//! The keyring as a file: readable by its owner only, replaced as a whole, durable before anything relies on it.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::random::{self, Random};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::{KeyState, Kid, MasterKey};

/// Why master keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    #[error("there is no keyring at {}", .0.display())]
    Missing(PathBuf),
    #[error("there is a keyring at {} already", .0.display())]
    Exists(PathBuf),
    #[error("the keyring {} may be read by others (mode {mode:04o}): chmod 600 it", .path.display())]
    Open { path: PathBuf, mode: u32 },
    #[error("the keyring {} cannot be used: {why}", .path.display())]
    Unusable { path: PathBuf, why: String },
    #[error("master key {0} is not in the keyring")]
    Unknown(Kid),
    #[error("master key {0} seals: make another one primary first")]
    StillPrimary(Kid),
    #[error("the keyring has no primary key")]
    NoPrimary,
    #[error("the cryptographic library refused")]
    Cryptography,
}

/// Tells one state of the file from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    inode: u64,
    length: u64,
    modified: (i64, i64),
}

#[derive(Serialize, Deserialize)]
struct Contents {
    /// Of this file's form; 1.
    version: u32,
    keys: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    kid: String,
    key: String,
    state: StateName,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StateName {
    Primary,
    Decrypt,
}

const VERSION: u32 = 1;
/// Those outside the file's owner and group, and a group that may write.
const FORBIDDEN: u32 = 0o027;

pub(super) fn read(path: &Path) -> Result<(Vec<MasterKey>, Stamp), KeyringError> {
    let file = File::open(path).map_err(|error| unusable(path, error))?;
    let metadata = file.metadata().map_err(|error| unusable(path, error))?;
    if metadata.mode() & FORBIDDEN != 0 {
        return Err(KeyringError::Open { path: path.to_owned(), mode: metadata.mode() & 0o7777 });
    }
    let text = Zeroizing::new(io::read_to_string(&file).map_err(|error| unusable(path, error))?);
    let keys = parse(&text).map_err(|why| KeyringError::Unusable { path: path.to_owned(), why })?;
    Ok((keys, Stamp::of(&metadata)))
}

pub(super) fn stamp(path: &Path) -> Result<Stamp, KeyringError> {
    fs::metadata(path).map(|metadata| Stamp::of(&metadata)).map_err(|error| unusable(path, error))
}

/// Fails if there is a file already: a link, unlike a rename, never replaces.
pub(super) fn create(path: &Path, keys: &[MasterKey], random: &dyn Random) -> Result<Stamp, KeyringError> {
    let directory = directory(path);
    DirBuilder::new().recursive(true).create(directory).map_err(|error| unusable(path, error))?;
    let draft = write_draft(path, keys, random)?;
    let linked = fs::hard_link(&draft, path);
    let removed = fs::remove_file(&draft);
    linked.and(removed).and_then(|()| sync_directory(directory)).map_err(|error| unusable(path, error))?;
    stamp(path)
}

pub(super) fn replace(path: &Path, keys: &[MasterKey], random: &dyn Random) -> Result<Stamp, KeyringError> {
    let draft = write_draft(path, keys, random)?;
    fs::rename(&draft, path).and_then(|()| sync_directory(directory(path))).map_err(|error| unusable(path, error))?;
    stamp(path)
}

/// Writes a file of another name in the same directory, down to the disk.
fn write_draft(path: &Path, keys: &[MasterKey], random: &dyn Random) -> Result<PathBuf, KeyringError> {
    let text = render(keys).map_err(|why| KeyringError::Unusable { path: path.to_owned(), why })?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", hex::encode(random::bytes::<8>(random))));
    let draft = PathBuf::from(name);
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| unusable(path, error))?;
    Ok(draft)
}

fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn render(keys: &[MasterKey]) -> Result<Zeroizing<String>, String> {
    let mut contents = Contents { version: VERSION, keys: Vec::new() };
    for key in keys {
        let state = match key.state {
            KeyState::Primary => StateName::Primary,
            KeyState::Decrypt => StateName::Decrypt,
        };
        contents.keys.push(Line { kid: key.kid.to_string(), key: STANDARD.encode(key.bytes.as_slice()), state });
    }
    let text = serde_json::to_string_pretty(&contents).map_err(|error| error.to_string());
    contents.forget();
    Ok(Zeroizing::new(text? + "\n"))
}

fn parse(text: &str) -> Result<Vec<MasterKey>, String> {
    let mut contents: Contents = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let keys = contents.master_keys();
    contents.forget();
    keys
}

impl Contents {
    fn master_keys(&self) -> Result<Vec<MasterKey>, String> {
        if self.version != VERSION {
            return Err(format!("its form is {}, and this release knows {VERSION}", self.version));
        }
        let mut keys: Vec<MasterKey> = Vec::with_capacity(self.keys.len());
        for line in &self.keys {
            let kid = Kid::parse(&line.kid).ok_or_else(|| format!("{:?} is no key name", line.kid))?;
            let mut bytes = Zeroizing::new([0; 32]);
            let length = STANDARD.decode_slice(&line.key, bytes.as_mut_slice()).unwrap_or(0);
            if length != bytes.len() {
                return Err(format!("key {kid} is not 32 bytes of base64"));
            }
            if keys.iter().any(|other| other.kid == kid) {
                return Err(format!("key {kid} is there twice"));
            }
            let state = match line.state {
                StateName::Primary => KeyState::Primary,
                StateName::Decrypt => KeyState::Decrypt,
            };
            keys.push(MasterKey { kid, bytes, state });
        }
        match keys.iter().filter(|key| key.state == KeyState::Primary).count() {
            1 => Ok(keys),
            count => Err(format!("it has {count} primary keys, and needs one")),
        }
    }

    fn forget(&mut self) {
        for line in &mut self.keys {
            line.key.zeroize();
        }
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        let modified = (metadata.mtime(), metadata.mtime_nsec());
        Self { inode: metadata.ino(), length: metadata.len(), modified }
    }
}

fn unusable(path: &Path, error: io::Error) -> KeyringError {
    match error.kind() {
        io::ErrorKind::NotFound => KeyringError::Missing(path.to_owned()),
        io::ErrorKind::AlreadyExists => KeyringError::Exists(path.to_owned()),
        _ => KeyringError::Unusable { path: path.to_owned(), why: error.to_string() },
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
