//! Verification finds what is wrong, and nothing else.

use std::sync::Arc;

use super::samples::*;
use crate::Store;
use crate::record::key_of;
use crate::testing::store_on;
use crate::verify::{Problem, Report, verify};
use domain::otp::Purpose;
use domain::user::{Credentials, User};
use kv::{Commit, Engine, Key, MemoryEngine, Span, Version};

/// A sound store of two users and all that hangs on them.
async fn world() -> (Arc<MemoryEngine>, Store) {
    let engine = Arc::new(MemoryEngine::new());
    let store = store_on(Arc::<MemoryEngine>::clone(&engine)).await;
    let pool = pool_with_aliases(1);
    with_pool(&store, &pool).await;
    let users = [
        user(&pool, 1, "ana", &[("email", "ana@example.com"), ("email_verified", "true"), ("name", "Ana")]),
        user(&pool, 2, "bob", &[("name", "Bob")]),
    ];
    with_users(&store, &users).await;
    let mut tx = store.begin();
    tx.put(&client("client1", &pool));
    tx.put(&code(&users[0], Purpose::SignUp));
    tx.put(&grant(&users[0], 1));
    tx.put(&message(&pool, 1));
    tx.commit().await.unwrap();
    assert_clean(&store).await;
    (engine, store)
}

async fn damaged(damage: impl AsyncFnOnce(&MemoryEngine, Commit) -> Commit) -> Report {
    let (engine, store) = world().await;
    let commit = damage(&engine, Commit::new(Version::from_random(1 << 20))).await;
    engine.commit(&commit).await.unwrap();
    verify(&store).await.unwrap()
}

/// The keys of a table byte.
async fn keys(engine: &MemoryEngine, byte: u8) -> Vec<Key> {
    let span = Span::prefix(&[byte]).unwrap();
    engine.scan(&span, 1000).await.unwrap().into_iter().map(|row| row.key).collect()
}

fn user_key(id: u64) -> Key {
    key_of::<User>(&(domain::ids::PoolNumber(1), domain::ids::UserId(id)))
}

#[tokio::test]
async fn every_entry_that_is_missing_is_named() {
    let (engine, _) = world().await;
    let mut entries = Vec::new();
    for byte in 0x81..=0xfe {
        entries.extend(keys(&engine, byte).await);
    }
    assert_eq!(entries.len(), 17);

    for entry in entries {
        let report = damaged(async |_, commit| commit.delete(entry.clone())).await;
        let named = matches!(report.problems.as_slice(), [Problem::Missing { entry: named, .. }] if *named == entry);
        assert!(named, "{entry:?}: {report}");
    }
}

#[tokio::test]
async fn every_entry_too_many_is_named() {
    for byte in [0x84, 0x85, 0xc1, 0xc7, 0xc8] {
        let report = damaged(async |engine, commit| {
            let mut stray = keys(engine, byte).await.pop().unwrap().as_bytes().to_vec();
            // Another value, the same record.
            let place = stray.len().min(8) - 1;
            stray[place] ^= 0x10;
            let value = engine.get(&[user_key(1)]).await.unwrap().pop().flatten().unwrap().value;
            commit.put(Key::new(stray), if byte == 0x84 { value.slice(0..12) } else { kv::Bytes::new() })
        })
        .await;
        assert!(matches!(report.problems.as_slice(), [Problem::Extra { .. }]), "{byte:x}: {report}");
    }
}

#[tokio::test]
async fn an_entry_that_leads_elsewhere_is_named_from_both_sides() {
    let report = damaged(async |engine, commit| {
        let username = keys(engine, 0x84).await.into_iter().find(|key| key.as_bytes()[5] == 1).unwrap();
        commit.put(username, user_key(2).as_bytes()[1..].to_vec())
    })
    .await;

    let kinds: Vec<_> = report.problems.iter().map(|problem| problem.to_string()).collect();
    assert_eq!(kinds.len(), 2, "{report}");
    assert!(kinds[0].starts_with("wrong: ") && kinds[1].starts_with("extra: "), "{report}");
}

#[tokio::test]
async fn a_record_without_its_own_is_an_orphan() {
    let report = damaged(async |_, commit| {
        commit.delete(key_of::<Credentials>(&(domain::ids::PoolNumber(1), domain::ids::UserId(2))))
    })
    .await;

    let orphans = report.problems.iter().filter(|problem| matches!(problem, Problem::Orphan { table: "user", .. }));
    assert_eq!(orphans.count(), 1, "{report}");
    let dangling = report.problems.iter().filter(|problem| matches!(problem, Problem::Extra { .. }));
    assert_eq!(dangling.count(), 2, "status and being enabled: {report}");
}

#[tokio::test]
async fn a_wrong_count_and_an_unreadable_record_are_named() {
    let report = damaged(async |engine, commit| {
        let count = keys(engine, 0x80).await.pop().unwrap();
        commit.put(count, 5_i64.to_be_bytes().to_vec()).put(user_key(2), b"\x01{".to_vec())
    })
    .await;

    let names: Vec<_> = report.problems.iter().map(|problem| problem.to_string()).collect();
    assert_eq!(names.len(), 2, "{report}");
    assert!(names[0].starts_with("unreadable: ") && names[1].starts_with("count: "), "{report}");
    assert_eq!(report.to_string().lines().count(), 3);
}

#[test]
fn every_table_is_listed_under_a_byte_of_its_own() {
    let mut bytes: Vec<u8> = crate::tables::ALL.iter().map(|table| table.table.byte).collect();
    bytes.sort_unstable();
    assert!(bytes.windows(2).all(|pair| pair[0] < pair[1]), "{bytes:x?}");
    assert!(bytes.iter().all(|byte| (0x01..0x3f).contains(byte) || (0x40..0x80).contains(byte)), "{bytes:x?}");
    for table in crate::tables::ALL {
        let mut names: Vec<_> = table.indexes.iter().map(crate::Index::name).collect();
        names.dedup();
        assert_eq!(names.len(), table.indexes.len());
        let byte = table.table.byte;
        let is_own = |head: &[u8]| if byte < 0x40 { head[0] & 0x3f == byte } else { head == [0xbf, byte] };
        assert!(table.indexes.iter().all(|index| is_own(&index.head())), "{}", table.table.name);
    }
}
