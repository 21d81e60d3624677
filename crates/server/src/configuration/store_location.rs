//! Where everything is kept.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use domain::secret::Secret;

#[derive(Clone, PartialEq, Eq)]
pub enum StoreLocation {
    /// Gone at the end of the process; `dev` without `--data`.
    Memory,
    Sqlite(PathBuf),
    /// A connection string, password and all.
    Postgres(Secret),
}

impl StoreLocation {
    /// The keyring beside an SQLite file.
    pub fn usual_keyring(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite(path) => Some(beside(path, ".keyring")),
            Self::Memory | Self::Postgres(_) => None,
        }
    }
}

/// The same path with something at its end: `pools.sqlite` has `pools.sqlite.keyring`.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl FromStr for StoreLocation {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "expected sqlite:PATH or postgres://USER@HOST/DATABASE";
        if let Some(path) = text.strip_prefix("sqlite:") {
            // `sqlite://` would make people think of a host, `:memory:` and `?mode=…` are SQLite's own language.
            let is_path = !path.is_empty() && !path.starts_with("//") && !path.contains('?') && path != ":memory:";
            return if is_path { Ok(Self::Sqlite(PathBuf::from(path))) } else { Err(EXPECTED) };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(Secret::new(text)));
        }
        Err(EXPECTED)
    }
}

impl fmt::Display for StoreLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory => f.write_str("memory"),
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres"),
        }
    }
}

impl fmt::Debug for StoreLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_servers_are_told_apart_by_their_scheme() {
        let file: StoreLocation = "sqlite:/var/lib/p.sqlite".parse().unwrap();
        assert_eq!(file, StoreLocation::Sqlite("/var/lib/p.sqlite".into()));
        assert_eq!(file.usual_keyring(), Some("/var/lib/p.sqlite.keyring".into()));

        let server: StoreLocation = "postgres://u:hunter2@db/p".parse().unwrap();
        assert_eq!(server.usual_keyring(), None);
        assert!(!format!("{server:?} {server}").contains("hunter2"));

        for text in ["", "sqlite:", "sqlite::memory:", "sqlite:///p", "p.sqlite", "mysql://u@h/d", "sqlite:p?mode=ro"] {
            assert!(text.parse::<StoreLocation>().is_err(), "{text}");
        }
    }
}
