//! One server per SQLite file. The lock is the operating system's, so it ends with the process, however that ends.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use crate::configuration::beside;
use crate::failure::Failure;

/// Held as long as it lives. One-shot commands take none: they write by the same conditional commits.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Locks the store at `path`, which need not exist yet.
    ///
    /// # Errors
    /// A refusal when another server holds it.
    pub fn take(path: &Path) -> Result<Self, Failure> {
        // Two names of one file are one lock.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let lock = beside(&path, ".lock");
        let cannot = |error: io::Error| Failure::failed(format!("{} cannot be locked: {error}", lock.display()));

        let file =
            OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&lock).map_err(cannot)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Self { _file: file }),
            Err(rustix::io::Errno::WOULDBLOCK) => Err(Failure::refused(format!(
                "{} is in use by another running poolhouse; stop that one first",
                path.display()
            ))),
            Err(error) => Err(cannot(error.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_on_the_same_file_is_refused_until_the_first_ends() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p.sqlite");
        let alias = directory.path().join("alias.sqlite");
        std::fs::write(&path, "").unwrap();
        std::os::unix::fs::symlink(&path, &alias).unwrap();

        let first = Lock::take(&path).unwrap();
        for name in [&path, &alias] {
            let refused = Lock::take(name).unwrap_err();
            assert!(matches!(refused, Failure::Refused(_)), "{refused}");
        }
        drop(first);
        assert!(Lock::take(&path).is_ok());
    }
}
