//! The suite, the same answers as the memory engine, and what only this engine promises.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::conformance;
use crate::{Expected, MemoryEngine, Version, Write};

fn open(directory: &TempDir) -> SqliteEngine {
    SqliteEngine::open(directory.path().join("store.db")).unwrap()
}

fn put(id: i64, key: &[u8], value: &'static str) -> Commit {
    Commit::new(Version::from_stored(id)).put(Key::new(key.to_vec()), value)
}

#[tokio::test(flavor = "multi_thread")]
async fn conforms() {
    let directory = TempDir::new().unwrap();
    let number = std::cell::Cell::new(0);
    conformance::suite(async || {
        number.set(number.get() + 1);
        let path = directory.path().join(format!("{}.db", number.get()));
        Arc::new(SqliteEngine::open(path).unwrap()) as Arc<dyn Engine>
    })
    .await;
}

/// Two engines on one file stand for a server and a one-shot command; both make it at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_lose_no_update_between_them() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store.db");
    let opening: Vec<_> = (0..4)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || SqliteEngine::open(path).unwrap())
        })
        .collect();
    let engines: Vec<_> = opening.into_iter().map(|thread| Arc::new(thread.join().unwrap())).collect();

    let counter = Key::new(vec![0x01]);
    let mut rivals = tokio::task::JoinSet::new();
    for (number, engine) in (0_i64..).zip(engines.clone()) {
        let counter = counter.clone();
        rivals.spawn(async move {
            let mut added = 0;
            let mut tries = 0;
            while added < 25 {
                tries += 1;
                let found = engine.get(std::slice::from_ref(&counter)).await.unwrap().remove(0);
                let count = found.as_ref().map_or(0, |found| found.value[0]);
                let expected = found.map_or(Expected::Absent, |found| Expected::Version(found.version));
                let commit = Commit::new(Version::from_stored(number * 1_000_000 + tries))
                    .expect(counter.clone(), expected)
                    .put(counter.clone(), vec![count + 1]);
                match engine.commit(&commit).await {
                    Ok(()) => added += 1,
                    Err(CommitError::Conflict) => {}
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    rivals.join_all().await;
    let count = engines[0].get(&[counter]).await.unwrap().remove(0).unwrap();
    assert_eq!(*count.value, [100]);
}

#[tokio::test]
async fn what_was_committed_is_there_after_opening_again() {
    let directory = TempDir::new().unwrap();
    let engine = open(&directory);
    engine.commit(&put(7, &[0x01], "record")).await.unwrap();
    engine.commit(&put(8, &[0x81], "entry")).await.unwrap();
    engine.close().await;
    let log = directory.path().join("store.db-wal");
    assert!(!log.exists(), "closing leaves no log behind");

    let keys = [Key::new(vec![0x01]), Key::new(vec![0x81])];
    let closed = engine.get(&keys).await;
    assert!(matches!(closed, Err(EngineError::Fatal(_))), "{closed:?}");
    let closed = engine.commit(&put(9, &[0x01], "late")).await;
    assert!(matches!(closed, Err(CommitError::Engine(EngineError::Fatal(_)))), "{closed:?}");

    let found = open(&directory).get(&keys).await.unwrap();
    let versions: Vec<_> = found.into_iter().map(|found| found.unwrap().version.get()).collect();
    assert_eq!(versions, [7, 8]);
}

#[tokio::test]
async fn commits_that_were_accepted_are_finished_by_closing() {
    let directory = TempDir::new().unwrap();
    let engine = open(&directory);
    let commits: Vec<_> = (0..200).map(|number| put(number, &[0x01, number.to_le_bytes()[0]], "x")).collect();
    let all = futures::future::join_all(commits.iter().map(|commit| engine.commit(commit)));
    let (answers, ()) = futures::join!(all, engine.close());
    assert!(answers.iter().all(Result::is_ok));
    let found = open(&directory).scan(&Span::prefix(&[0x01]).unwrap(), 1000).await.unwrap();
    assert_eq!(found.len(), 200);
}

#[test]
fn a_file_of_another_program_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("store.db");
    let foreign = rusqlite::Connection::open(&path).unwrap();
    foreign.execute_batch("CREATE TABLE theirs (a)").unwrap();
    drop(foreign);
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(SqliteEngine::open(&path), Err(EngineError::Fatal(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);

    std::fs::write(&path, b"no database at all, but long enough to be looked at as one").unwrap();
    assert!(matches!(SqliteEngine::open(&path), Err(EngineError::Fatal(_))));
    assert!(matches!(SqliteEngine::open(directory.path().join("no/such/place.db")), Err(EngineError::Fatal(_))));
}

#[test]
fn a_newer_layout_is_refused() {
    let directory = TempDir::new().unwrap();
    drop(open(&directory));
    let path = directory.path().join("store.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version=2").unwrap();
    let refused = SqliteEngine::open(&path).err().unwrap();
    assert!(refused.to_string().contains("layout 2"), "{refused}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().unwrap();
    let engine = open(&directory);
    engine.commit(&put(1, &[0x01], "x")).await.unwrap();
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let mode = std::fs::metadata(directory.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn views_can_be_made_and_a_refused_batch_leaves_nothing() {
    let directory = TempDir::new().unwrap();
    let engine = open(&directory);
    engine.commit(&put(1, &[0x01], r#"{"name":"ana"}"#)).await.unwrap();
    let view = "CREATE VIEW names AS SELECT json_extract(CAST(v AS TEXT), '$.name') AS name FROM rec";
    engine.execute_batch(view).await.unwrap();
    assert!(engine.execute_batch("CREATE VIEW half AS SELECT 1; SELEKT").await.is_err());

    let reader = rusqlite::Connection::open(directory.path().join("store.db")).unwrap();
    let name: String = reader.query_row("SELECT name FROM names", [], |row| row.get(0)).unwrap();
    assert_eq!(name, "ana");
    assert!(reader.prepare("SELECT * FROM half").is_err());
    engine.commit(&put(2, &[0x01], "after")).await.unwrap();
}

/// After a failed fsync the kernel may have thrown away what it could not write, so a later one that succeeds proves
/// nothing: the writer refuses, and reading goes on.
#[tokio::test]
async fn after_a_failed_fsync_no_commit_is_accepted() {
    let directory = TempDir::new().unwrap();
    let engine = open(&directory);
    engine.commit(&put(1, &[0x01], "before")).await.unwrap();
    let failed_fsync = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
    assert!(engine.shared.health.note(&rusqlite::Error::SqliteFailure(failed_fsync, None)));

    let refused = engine.commit(&put(2, &[0x01], "after")).await;
    assert!(matches!(refused, Err(CommitError::Engine(EngineError::Fatal(_)))), "{refused:?}");
    assert!(engine.clear().await.is_err());
    assert_eq!(engine.get(&[Key::new(vec![0x01])]).await.unwrap()[0].as_ref().unwrap().value, "before");
}

/// What a random caller does; keys are few, so that operations meet.
#[derive(Clone, Debug)]
enum Step {
    Commit { expect: Vec<(Key, Claim)>, writes: Vec<(Key, Write)> },
    Get(Vec<Key>),
    Scan(Span, usize),
    Clear,
}

/// An expectation, right or wrong, made concrete from what the key holds at that moment.
#[derive(Clone, Copy, Debug)]
enum Claim {
    True,
    Absent,
    Stale,
}

fn any_key() -> impl Strategy<Value = Key> {
    let table = prop::sample::select(vec![0x00_u8, 0x10, 0x7f, 0x80, 0xfe]);
    let rest = prop::collection::vec(prop::sample::select(vec![0x00_u8, 0x01, 0xff]), 0..3);
    (table, rest).prop_map(|(table, rest)| Key::new([vec![table], rest].concat()))
}

fn any_step() -> impl Strategy<Value = Step> {
    let claim = prop_oneof![4 => Just(Claim::True), 1 => Just(Claim::Absent), 1 => Just(Claim::Stale)];
    let value = prop::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| Write::Put(bytes.into()));
    let write = prop_oneof![2 => value, 1 => Just(Write::Delete)];
    let expect = prop::collection::vec((any_key(), claim), 0..4);
    let writes = prop::collection::vec((any_key(), write), 0..5);
    let span = (any_key(), any_key()).prop_map(|(start, end)| Span { start, end });
    let table = any_key().prop_map(|key| Span::prefix(&key.as_bytes()[..1]).unwrap());
    prop_oneof![
        12 => (expect, writes).prop_map(|(expect, writes)| Step::Commit { expect, writes }),
        4 => prop::collection::vec(any_key(), 0..6).prop_map(Step::Get),
        4 => (prop_oneof![span, table], 0..20_usize).prop_map(|(span, limit)| Step::Scan(span, limit)),
        1 => Just(Step::Clear),
    ]
}

/// Does the step and answers with everything that it showed.
async fn act(engine: &dyn Engine, number: i64, step: &Step) -> String {
    match step {
        Step::Commit { expect, writes } => {
            let mut claims = BTreeMap::new();
            for (key, claim) in expect {
                let found = engine.get(std::slice::from_ref(key)).await.unwrap().remove(0);
                let expected = match (claim, found) {
                    (Claim::True, Some(found)) => Expected::Version(found.version),
                    (Claim::True | Claim::Absent, _) => Expected::Absent,
                    (Claim::Stale, _) => Expected::Version(Version::from_stored(-7)),
                };
                claims.insert(key.clone(), expected);
            }
            let writes = writes.iter().cloned().collect();
            let outcome = engine.commit(&Commit { id: Version::from_stored(number), expect: claims, writes }).await;
            format!("{outcome:?}")
        }
        Step::Get(keys) => format!("{:?}", engine.get(keys).await.unwrap()),
        Step::Scan(span, limit) => format!("{:?}", engine.scan(span, *limit).await),
        Step::Clear => format!("{:?}", engine.clear().await),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn answers_as_the_memory_engine_does(steps in prop::collection::vec(any_step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let directory = TempDir::new().unwrap();
        let (sqlite, memory) = (open(&directory), MemoryEngine::new());
        for (number, step) in (1..).zip(&steps) {
            let expected = runtime.block_on(act(&memory, number, step));
            prop_assert_eq!(runtime.block_on(act(&sqlite, number, step)), expected);
        }
    }
}
