//! Directories for one run: a temporary one that goes, and one for logs that stays under the target directory.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::held::HeldPath;
use crate::workspace::Outcome;

/// The temporary directory of this run, removed at its end.
pub struct Scratch(HeldPath);

impl Scratch {
    pub fn new() -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("poolhouse-test-{}", std::process::id()));
        let made = HeldPath::make(path, |path| {
            fs::create_dir(path)?;
            // PostgreSQL runs as somebody else and must be able to pass through.
            fs::set_permissions(path, fs::Permissions::from_mode(0o711))
        })?;
        Ok(Self(made))
    }

    /// A directory of its own for one part.
    pub fn directory(&self, name: &str) -> Outcome<PathBuf> {
        let path = self.0.path().join(name);
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }
}

/// Where the logs of the last run of each part stay.
pub fn logs(target: &Path) -> Outcome<PathBuf> {
    let path = target.join("test-logs");
    fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}
