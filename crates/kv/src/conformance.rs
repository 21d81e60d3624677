//! What every engine must do, as one public function. Run it from the engine's own tests.
//!
//! The cases here are about one caller; [`races`] holds those about many.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a suite of assertions fails by panicking; nothing but tests calls it"
)]

mod races;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use crate::{Commit, CommitError, Engine, EngineError, Expected, Key, MOST_EXPECTATIONS, Span, Version, Versioned};

/// One table byte of each kind; every case that could differ runs in both.
const TABLES: [u8; 2] = [0x10, 0x90];

/// Runs every case, each on an engine of its own, which must be empty. Needs a Tokio runtime with several threads, as
/// one alone never races.
///
/// # Panics
/// At the first case that the engine fails.
pub async fn suite(new_engine: impl AsyncFn() -> Arc<dyn Engine>) {
    macro_rules! run {
        ($($case:path),* $(,)?) => {$(
            let engine = new_engine().await;
            tracing::debug!(engine = engine.name(), case = stringify!($case));
            $case(&engine).await;
            engine.close().await;
            engine.close().await;
        )*};
    }
    run!(
        a_missing_key_reads_as_absent,
        a_value_is_read_with_the_id_of_its_commit,
        values_may_be_empty_or_large,
        an_expectation_decides_and_a_blind_write_does_not_ask,
        a_refused_commit_leaves_no_trace,
        expectations_may_stand_without_writes_and_writes_without_expectations,
        a_key_made_again_does_not_satisfy_an_old_expectation,
        expectations_are_bounded,
        a_scan_is_ordered_by_bytes,
        a_scan_keeps_to_its_bounds_its_limit_and_its_table,
        clearing_removes_everything_and_the_engine_goes_on,
        races::no_update_is_lost,
        races::of_many_who_expect_absence_exactly_one_wins,
        races::an_absence_looked_at_is_held,
        races::a_presence_looked_at_is_held,
        races::of_many_who_delete_exactly_one_wins,
        races::of_deleting_and_changing_one_wins_whole,
        races::a_key_deleted_blindly_is_gone_or_written_after,
        races::a_read_never_sees_half_a_commit,
    );
}

/// A fresh id: unlike any other of this process, and spread over all 63 bits.
fn id() -> Version {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut bits = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Version::from_random(bits ^ (bits >> 31))
}

fn key(table: u8, rest: impl AsRef<[u8]>) -> Key {
    Key::new([&[table], rest.as_ref()].concat())
}

async fn read(engine: &Arc<dyn Engine>, key: &Key) -> Option<Versioned> {
    engine.get(std::slice::from_ref(key)).await.unwrap().remove(0)
}

/// Writes one value blindly and answers its version.
async fn put(engine: &Arc<dyn Engine>, key: &Key, value: impl Into<Bytes>) -> Version {
    let version = id();
    engine.commit(&Commit::new(version).put(key.clone(), value)).await.unwrap();
    version
}

/// Whether the commit happened; anything but a conflict fails the case.
async fn happened(engine: &Arc<dyn Engine>, commit: Commit) -> bool {
    match engine.commit(&commit).await {
        Ok(()) => true,
        Err(CommitError::Conflict) => false,
        Err(CommitError::Engine(error)) => panic!("{error}"),
    }
}

async fn a_missing_key_reads_as_absent(engine: &Arc<dyn Engine>) {
    let [record, entry] = TABLES.map(|table| key(table, "nobody"));
    assert_eq!(engine.get(&[]).await.unwrap(), []);
    assert_eq!(engine.get(&[record.clone(), entry, record]).await.unwrap(), [None, None, None]);
}

async fn a_value_is_read_with_the_id_of_its_commit(engine: &Arc<dyn Engine>) {
    let [record, entry] = TABLES.map(|table| key(table, "ana"));
    let first = id();
    engine.commit(&Commit::new(first).put(record.clone(), "1").put(entry.clone(), "2")).await.unwrap();
    let second = put(engine, &entry, "3").await;

    let found = engine.get(&[entry.clone(), record.clone(), entry]).await.unwrap();

    let of = |value: &'static str, version| Some(Versioned { value: Bytes::from(value), version });
    assert_eq!(found, [of("3", second), of("1", first), of("3", second)]);
}

async fn values_may_be_empty_or_large(engine: &Arc<dyn Engine>) {
    let large: Bytes = (0..1 << 20).map(|index: u32| index.to_le_bytes()[index as usize % 3]).collect();
    for table in TABLES {
        put(engine, &key(table, "empty"), "").await;
        put(engine, &key(table, "large"), large.clone()).await;
        assert_eq!(read(engine, &key(table, "empty")).await.unwrap().value, "");
        assert_eq!(read(engine, &key(table, "large")).await.unwrap().value, large);
        let entries = engine.scan(&Span::prefix(&[table]).unwrap(), 10).await.unwrap();
        assert_eq!(entries.iter().map(|entry| entry.value.len()).collect::<Vec<_>>(), [0, 1 << 20]);
    }
}

async fn an_expectation_decides_and_a_blind_write_does_not_ask(engine: &Arc<dyn Engine>) {
    for table in TABLES {
        let key = key(table, "ana");
        let absent = || Commit::new(id()).expect(key.clone(), Expected::Absent).put(key.clone(), "new");
        assert!(happened(engine, absent()).await);
        assert!(!happened(engine, absent()).await);

        let first = read(engine, &key).await.unwrap().version;
        let change = || Commit::new(id()).expect(key.clone(), Expected::Version(first)).put(key.clone(), "changed");
        assert!(happened(engine, change()).await);
        assert!(!happened(engine, change()).await);

        let blind = put(engine, &key, "blind").await;
        let remove = || Commit::new(id()).expect(key.clone(), Expected::Version(blind)).delete(key.clone());
        assert!(happened(engine, remove()).await);
        assert!(!happened(engine, remove()).await);
        assert_eq!(read(engine, &key).await, None);

        put(engine, &key, "again").await;
        assert!(happened(engine, Commit::new(id()).delete(key.clone())).await);
        assert!(happened(engine, Commit::new(id()).delete(key.clone())).await, "removing nothing is no error");
        assert_eq!(read(engine, &key).await, None);
    }
}

async fn a_refused_commit_leaves_no_trace(engine: &Arc<dyn Engine>) {
    let [there, elsewhere] = TABLES.map(|table| key(table, "there"));
    let [missing, other] = TABLES.map(|table| key(table, "missing"));
    let version = put(engine, &there, "kept").await;
    let entry = put(engine, &elsewhere, "kept").await;
    let before = engine.get(&[there.clone(), elsewhere.clone()]).await.unwrap();
    let writes = || {
        Commit::new(id())
            .put(missing.clone(), "x")
            .put(other.clone(), "x")
            .put(there.clone(), "x")
            .delete(elsewhere.clone())
    };

    let all_but_one_hold = [
        writes().expect(there.clone(), Expected::Version(version)).expect(elsewhere.clone(), Expected::Absent),
        writes().expect(elsewhere.clone(), Expected::Version(entry)).expect(there.clone(), Expected::Version(entry)),
        writes().expect(missing.clone(), Expected::Version(version)).expect(other.clone(), Expected::Absent),
        writes().expect(key(0x11, "guard"), Expected::Absent).expect(key(0x11, "none"), Expected::Version(version)),
    ];
    for commit in all_but_one_hold {
        assert!(!happened(engine, commit).await);
    }

    assert_eq!(engine.get(&[there, elsewhere]).await.unwrap(), before);
    assert_eq!(engine.get(&[missing, other, key(0x11, "guard")]).await.unwrap(), [None, None, None]);
}

async fn expectations_may_stand_without_writes_and_writes_without_expectations(engine: &Arc<dyn Engine>) {
    assert!(happened(engine, Commit::new(id())).await);
    for table in TABLES {
        let (there, missing) = (key(table, "there"), key(table, "missing"));
        let version = put(engine, &there, "value").await;
        let look = |there_is, missing_is| {
            Commit::new(id()).expect(there.clone(), there_is).expect(missing.clone(), missing_is)
        };
        assert!(happened(engine, look(Expected::Version(version), Expected::Absent)).await);
        assert!(!happened(engine, look(Expected::Absent, Expected::Absent)).await);
        assert!(!happened(engine, look(Expected::Version(version), Expected::Version(version))).await);

        let nothing = Commit::new(id()).expect(missing.clone(), Expected::Absent).delete(missing.clone());
        assert!(happened(engine, nothing).await);
        assert_eq!(read(engine, &missing).await, None);
        assert_eq!(read(engine, &there).await.unwrap().version, version);
        assert_eq!(engine.scan(&Span::prefix(&[table]).unwrap(), 10).await.unwrap().len(), 1);
    }
}

async fn a_key_made_again_does_not_satisfy_an_old_expectation(engine: &Arc<dyn Engine>) {
    for table in TABLES {
        let key = key(table, "ana");
        let old = put(engine, &key, "same").await;
        assert!(happened(engine, Commit::new(id()).delete(key.clone())).await);
        put(engine, &key, "same").await;
        let late = Commit::new(id()).expect(key.clone(), Expected::Version(old)).put(key.clone(), "late");
        assert!(!happened(engine, late).await);
        assert_eq!(read(engine, &key).await.unwrap().value, "same");
    }
}

async fn expectations_are_bounded(engine: &Arc<dyn Engine>) {
    let written = key(TABLES[0], "written");
    let expecting = |count: usize| {
        let blank = Commit::new(id()).put(written.clone(), "x");
        (0..count)
            .fold(blank, |commit, index| commit.expect(key(TABLES[index % 2], index.to_be_bytes()), Expected::Absent))
    };
    let refused = engine.commit(&expecting(MOST_EXPECTATIONS + 1)).await;
    assert!(matches!(refused, Err(CommitError::Engine(EngineError::Invalid(_)))), "{refused:?}");
    assert_eq!(read(engine, &written).await, None);
    assert!(happened(engine, expecting(MOST_EXPECTATIONS)).await);
}

async fn a_scan_is_ordered_by_bytes(engine: &Arc<dyn Engine>) {
    let ends: [&[u8]; 8] = [b"", b"\x00", b"\x00\x00", b"\x00\xff", b"\x7f", b"\x80", b"\xff", b"\xff\xff"];
    for table in TABLES {
        let shuffled = [5, 2, 7, 0, 3, 6, 1, 4].map(|index: usize| key(table, ends[index]));
        let everything = shuffled.iter().fold(Commit::new(id()), |commit, key| commit.put(key.clone(), "x"));
        engine.commit(&everything).await.unwrap();

        let entries = engine.scan(&Span::prefix(&[table]).unwrap(), 100).await.unwrap();

        let found: Vec<Key> = entries.iter().map(|entry| entry.key.clone()).collect();
        assert_eq!(found, ends.map(|end| key(table, end)));
        assert!(entries.iter().all(|entry| entry.version == everything.id && entry.value == "x"));
    }
}

async fn a_scan_keeps_to_its_bounds_its_limit_and_its_table(engine: &Arc<dyn Engine>) {
    // The last table of records touches the first of entries.
    for table in [0x10, 0x7f, 0x80, 0x90] {
        for neighbour in [table - 1, table, table + 1] {
            for name in ["a", "b", "c", "d"] {
                put(engine, &key(neighbour, name), name).await;
            }
        }
        let names = async |span: &Span, limit| -> String {
            let entries = engine.scan(span, limit).await.unwrap();
            assert!(entries.iter().all(|entry| entry.key.as_bytes()[0] == table));
            entries.iter().map(|entry| String::from_utf8(entry.value.to_vec()).unwrap()).collect()
        };
        let span = |start: &str, end: &str| Span { start: key(table, start), end: key(table, end) };
        let whole = Span::prefix(&[table]).unwrap();

        assert_eq!(names(&whole, 100).await, "abcd");
        assert_eq!(names(&whole, 2).await, "ab");
        assert_eq!(names(&whole, 0).await, "");
        assert_eq!(names(&whole, usize::MAX).await, "abcd");
        assert_eq!(names(&span("b", "d"), 100).await, "bc");
        assert_eq!(names(&span("aa", "bb"), 100).await, "b");
        assert_eq!(names(&span("d", "b"), 100).await, "");
        assert_eq!(names(&span("b", "b"), 100).await, "");
        assert_eq!(names(&Span { start: key(table, "b").successor(), ..whole.clone() }, 100).await, "cd");

        let beyond = Span { start: key(table, "a"), end: key(table + 1, "b") };
        assert!(matches!(engine.scan(&beyond, 100).await, Err(EngineError::Invalid(_))));
    }
}

async fn clearing_removes_everything_and_the_engine_goes_on(engine: &Arc<dyn Engine>) {
    let keys = TABLES.map(|table| key(table, "ana"));
    let old = put(engine, &keys[0], "old").await;
    put(engine, &keys[1], "old").await;

    engine.clear().await.unwrap();

    assert_eq!(engine.get(&keys).await.unwrap(), [None, None]);
    for table in TABLES {
        assert_eq!(engine.scan(&Span::prefix(&[table]).unwrap(), 1).await.unwrap(), []);
    }
    put(engine, &keys[0], "new").await;
    let late = Commit::new(id()).expect(keys[0].clone(), Expected::Version(old)).delete(keys[0].clone());
    assert!(!happened(engine, late).await);
    assert_eq!(read(engine, &keys[0]).await.unwrap().value, "new");
}
