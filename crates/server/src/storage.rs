//! Opens a store: which engine, which master keys, and what must not be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::random::Random;
use kv::{Engine, EngineError, MemoryEngine, PostgresEngine, PostgresOptions, SqliteEngine};

use store::{Keyring, KeyringError, Store, views};

use crate::configuration::StoreLocation;
use crate::console;
use crate::failure::Failure;

/// A store's place and its master keys' place.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    location: StoreLocation,
    /// None: keys that end with the process.
    keyring: Option<PathBuf>,
}

/// What to do when there is no store yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    Make,
    Refuse,
}

impl Whereabouts {
    /// # Errors
    /// A refusal when a PostgreSQL store has no keyring: nodes that each made their own could not read one another.
    pub fn new(location: StoreLocation, keyring: Option<PathBuf>) -> Result<Self, Failure> {
        let keyring = keyring.or_else(|| location.usual_keyring());
        if keyring.is_none() && matches!(location, StoreLocation::Postgres(_)) {
            return Err(Failure::refused("a PostgreSQL store needs --keyring FILE"));
        }
        Ok(Self { location, keyring })
    }

    /// The SQLite file.
    pub fn file(&self) -> Option<&Path> {
        match &self.location {
            StoreLocation::Sqlite(path) => Some(path),
            StoreLocation::Memory | StoreLocation::Postgres(_) => None,
        }
    }

    pub fn location(&self) -> &StoreLocation {
        &self.location
    }

    pub fn keyring(&self) -> Option<&Path> {
        self.keyring.as_deref()
    }

    /// Whether the keyring lies beside the data, so that one stolen backup holds both.
    pub fn keyring_is_beside_data(&self) -> bool {
        match (self.file(), self.keyring()) {
            (Some(file), Some(keyring)) => folder(file) == folder(keyring),
            _ => false,
        }
    }
}

fn folder(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// Opens the store and checks that the master keys are its own.
///
/// # Errors
/// Refusals about keys and missing files; failures of engines.
pub async fn open(whereabouts: &Whereabouts, random: Arc<dyn Random>, absent: Absent) -> Result<Store, Failure> {
    if let Some(file) = whereabouts.file().filter(|file| absent == Absent::Refuse && !file.exists()) {
        return Err(Failure::refused(format!("there is no store at {}", file.display())));
    }
    // Before the engine: a data file never exists without the keys that open it.
    let keyring = master_keys(whereabouts, random.as_ref(), absent)?;
    let backing = Backing::open(whereabouts.location()).await?;
    let engine = backing.engine();
    let store = match Store::open(engine.clone(), keyring, random).await {
        Ok(store) => store,
        Err(error) => {
            engine.close().await;
            return Err(Failure::refused(format!("{}: {error}", whereabouts.location())));
        }
    };
    if absent == Absent::Make {
        // For people with SQL tools only: a server works without.
        if let Err(error) = backing.make_views().await {
            tracing::warn!(%error, "the SQL views are not made");
        }
    }
    Ok(store)
}

/// An engine by its own type, for what not every engine can do.
enum Backing {
    Memory(Arc<MemoryEngine>),
    Sqlite(Arc<SqliteEngine>),
    Postgres(Arc<PostgresEngine>),
}

impl Backing {
    async fn open(location: &StoreLocation) -> Result<Self, Failure> {
        let failed = |error: EngineError| Failure::failed(format!("{location}: {error}"));
        Ok(match location {
            StoreLocation::Memory => Self::Memory(Arc::new(MemoryEngine::new())),
            StoreLocation::Sqlite(path) => Self::Sqlite(Arc::new(SqliteEngine::open(path).map_err(failed)?)),
            StoreLocation::Postgres(url) => {
                let connected = PostgresEngine::connect(url.expose(), PostgresOptions::default()).await;
                Self::Postgres(Arc::new(connected.map_err(failed)?))
            }
        })
    }

    fn engine(&self) -> Arc<dyn Engine> {
        match self {
            Self::Memory(engine) => engine.clone(),
            Self::Sqlite(engine) => engine.clone(),
            Self::Postgres(engine) => engine.clone(),
        }
    }

    async fn make_views(&self) -> Result<(), EngineError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Sqlite(engine) => engine.execute_batch(views::SQLITE).await,
            Self::Postgres(engine) => engine.execute_batch(views::POSTGRES).await,
        }
    }
}

fn master_keys(whereabouts: &Whereabouts, random: &dyn Random, absent: Absent) -> Result<Keyring, Failure> {
    let Some(path) = whereabouts.keyring() else { return Ok(Keyring::ephemeral(random)) };
    match Keyring::load(path) {
        Err(KeyringError::Missing(_)) => {}
        loaded => return loaded.map_err(|error| Failure::refused(error.to_string())),
    }

    let is_usual = whereabouts.location().usual_keyring().as_deref() == Some(path);
    if absent == Absent::Refuse || !is_usual {
        return Err(Failure::refused(format!(
            "there is no keyring at {0}: make one with `poolhouse keyring add --keyring {0}`",
            path.display()
        )));
    }
    if whereabouts.file().is_some_and(Path::exists) {
        return Err(Failure::refused(format!(
            "{} is there but its keyring {} is not: put it back, a new one could not open what is stored",
            whereabouts.location(),
            path.display()
        )));
    }
    let (keyring, is_new) = Keyring::load_or_create(path, random).map_err(Failure::failed)?;
    if is_new {
        console::remark(&format!(
            "made the keyring {}: whoever has it and the data can read everything; without it the data is lost",
            path.display()
        ));
    }
    Ok(keyring)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::random::SystemRandom;

    fn system() -> Arc<dyn Random> {
        Arc::new(SystemRandom)
    }

    fn at(path: &Path, keyring: Option<PathBuf>) -> Whereabouts {
        Whereabouts::new(StoreLocation::Sqlite(path.to_owned()), keyring).unwrap()
    }

    async fn refusal(whereabouts: &Whereabouts, absent: Absent) -> String {
        match open(whereabouts, system(), absent).await {
            Err(Failure::Refused(line)) => line,
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("it opened"),
        }
    }

    #[tokio::test]
    async fn keys_are_made_once_and_never_over_data() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("p.sqlite");
        let whereabouts = at(&file, None);
        let keyring = directory.path().join("p.sqlite.keyring");

        assert!(refusal(&whereabouts, Absent::Refuse).await.contains("there is no store"));
        open(&whereabouts, system(), Absent::Make).await.unwrap().close().await;
        let made = std::fs::read(&keyring).unwrap();
        open(&whereabouts, system(), Absent::Refuse).await.unwrap().close().await;
        assert_eq!(std::fs::read(&keyring).unwrap(), made);

        std::fs::remove_file(&keyring).unwrap();
        for absent in [Absent::Make, Absent::Refuse] {
            assert!(refusal(&whereabouts, absent).await.contains("keyring"));
        }
        assert!(!keyring.exists());
    }

    #[tokio::test]
    async fn strange_keys_do_not_open_a_store() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("p.sqlite");
        open(&at(&file, None), system(), Absent::Make).await.unwrap().close().await;
        let strange = directory.path().join("strange");
        Keyring::create(&strange, &SystemRandom).unwrap();

        let line = refusal(&at(&file, Some(strange)), Absent::Make).await;
        assert!(line.contains("key"), "{line}");
    }

    #[tokio::test]
    async fn a_named_keyring_is_not_made_on_the_way() {
        let directory = tempfile::tempdir().unwrap();
        let whereabouts = at(&directory.path().join("p.sqlite"), Some(directory.path().join("keys")));

        assert!(refusal(&whereabouts, Absent::Make).await.contains("poolhouse keyring add"));
        assert!(!directory.path().join("p.sqlite").exists());
    }

    #[test]
    fn a_server_for_several_nodes_needs_named_keys() {
        let postgres: StoreLocation = "postgres://db/p".parse().unwrap();
        assert!(Whereabouts::new(postgres.clone(), None).is_err());
        assert!(Whereabouts::new(postgres, Some("k".into())).is_ok());
    }

    #[test]
    fn keys_beside_the_data_are_noticed() {
        let beside =
            |keyring: Option<&str>| at(Path::new("/data/p.sqlite"), keyring.map(Into::into)).keyring_is_beside_data();
        assert!(beside(None));
        assert!(beside(Some("/data/other")));
        assert!(!beside(Some("/etc/keys")));
    }
}
