//! Signed calls as lines of a file. It is opened for every batch, so that it may be moved away at any time.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use service::ports::AuditLines;

use crate::failure::Failure;

pub struct AuditLog(PathBuf);

impl AuditLog {
    /// # Errors
    /// When the file cannot be written.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let log = Self(path.to_owned());
        log.write("").map_err(|error| Failure::refused(format!("--audit-log {}: {error}", path.display())))?;
        Ok(log)
    }

    fn write(&self, lines: &str) -> std::io::Result<()> {
        OpenOptions::new().create(true).append(true).open(&self.0)?.write_all(lines.as_bytes())
    }
}

impl AuditLines for AuditLog {
    fn append(&self, lines: &str) {
        if let Err(error) = self.write(lines) {
            tracing::error!(%error, file = %self.0.display(), "the audit log cannot be written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_follow_each_other_also_in_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let log = AuditLog::open(&path).unwrap();
        log.append("1\n");
        log.append("2\n3\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "1\n2\n3\n");
        std::fs::remove_file(&path).unwrap();
        log.append("4\n");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "4\n");
        assert!(AuditLog::open(folder.path()).is_err());
    }
}
