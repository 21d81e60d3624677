//! What must hold when many callers act at once. Each case would catch an engine that checks first and writes later.

use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::{JoinSet, yield_now};

use super::{TABLES, happened, id, key, put, read};
use crate::{Commit, Engine, Expected, Key, Span, Version};

const RIVALS: usize = 8;
const ROUNDS: u16 = 40;

/// Tries until the commit happens or the expected key has changed; answers whether it happened.
///
/// An engine may refuse without need while a rival is at work. Without this, a case in which everybody was refused
/// would pass and prove nothing.
async fn insists(
    engine: &Arc<dyn Engine>,
    expected: &Key,
    version: Option<Version>,
    make: impl Fn() -> Commit,
) -> bool {
    loop {
        if happened(engine, make()).await {
            return true;
        }
        if read(engine, expected).await.map(|found| found.version) != version {
            return false;
        }
        yield_now().await;
    }
}

fn expects(version: Option<Version>) -> Expected {
    version.map_or(Expected::Absent, Expected::Version)
}

/// Read, add one, write if unchanged, else again: the sum must count every success.
pub(super) async fn no_update_is_lost(engine: &Arc<dyn Engine>) {
    const ADDITIONS: u64 = 25;
    for table in TABLES {
        let counters = [key(table, "counter 1"), key(table, "counter 2")];
        let mut rivals = JoinSet::new();
        for rival in 0..RIVALS {
            let (engine, counter) = (Arc::clone(engine), counters[rival % 2].clone());
            rivals.spawn(async move {
                let mut added = 0;
                while added < ADDITIONS {
                    let found = read(&engine, &counter).await;
                    let count = found.as_ref().map_or(0, |found| number(&found.value));
                    yield_now().await;
                    let change = Commit::new(id())
                        .expect(counter.clone(), expects(found.map(|found| found.version)))
                        .put(counter.clone(), (count + 1).to_be_bytes().to_vec());
                    added += u64::from(happened(&engine, change).await);
                }
            });
        }
        rivals.join_all().await;

        let mut sum = 0;
        for counter in &counters {
            sum += number(&read(engine, counter).await.unwrap().value);
        }
        assert_eq!(sum, RIVALS as u64 * ADDITIONS);
    }
}

fn number(value: &[u8]) -> u64 {
    u64::from_be_bytes(value.try_into().unwrap())
}

/// Several users want one name: one gets it, and nothing of the others is left.
pub(super) async fn of_many_who_expect_absence_exactly_one_wins(engine: &Arc<dyn Engine>) {
    for round in 0..ROUNDS {
        let name = key(TABLES[1], round.to_be_bytes());
        let start = Arc::new(Barrier::new(RIVALS));
        let mut rivals = JoinSet::new();
        for rival in 0..RIVALS {
            let (engine, name, start) = (Arc::clone(engine), name.clone(), Arc::clone(&start));
            rivals.spawn(async move {
                let record = key(TABLES[0], [round.to_be_bytes().as_slice(), &rival.to_be_bytes()].concat());
                start.wait().await;
                let claim = || {
                    Commit::new(id())
                        .expect(name.clone(), Expected::Absent)
                        .expect(record.clone(), Expected::Absent)
                        .put(record.clone(), "record")
                        .put(name.clone(), record.as_bytes().to_vec())
                };
                insists(&engine, &name, None, claim).await
            });
        }
        let winners = rivals.join_all().await.into_iter().filter(|won| *won).count();

        assert_eq!(winners, 1);
        let records = engine.scan(&Span::prefix(key(TABLES[0], round.to_be_bytes()).as_bytes()).unwrap(), 100).await;
        let records = records.unwrap();
        assert_eq!(records.len(), 1);
        assert_eq!(read(engine, &name).await.unwrap().value, records[0].key.as_bytes());
    }
}

/// Write skew: each looks at what the other writes. If both happened, one looked at something that was not so.
pub(super) async fn an_absence_looked_at_is_held(engine: &Arc<dyn Engine>) {
    for table in TABLES {
        for round in 0..ROUNDS {
            let [high, low] = round.to_be_bytes();
            let keys = [key(table, [b'a', high, low]), key(table, [b'b', high, low])];
            skew(engine, keys, [None, None]).await;
        }
    }
}

/// The same with keys that are there.
pub(super) async fn a_presence_looked_at_is_held(engine: &Arc<dyn Engine>) {
    for table in TABLES {
        for round in 0..ROUNDS {
            let keys = [key(table, "on call 1"), key(table, round.to_be_bytes())];
            let versions = [Some(put(engine, &keys[0], "here").await), Some(put(engine, &keys[1], "here").await)];
            skew(engine, keys, versions).await;
        }
    }
}

async fn skew(engine: &Arc<dyn Engine>, keys: [Key; 2], versions: [Option<Version>; 2]) {
    let start = Arc::new(Barrier::new(2));
    let mut rivals = JoinSet::new();
    for looks_at in [0, 1] {
        let (engine, start, keys) = (Arc::clone(engine), Arc::clone(&start), keys.clone());
        rivals.spawn(async move {
            let (looked_at, written) = (&keys[looks_at], &keys[1 - looks_at]);
            let version = versions[looks_at];
            start.wait().await;
            let commit = || Commit::new(id()).expect(looked_at.clone(), expects(version)).put(written.clone(), "left");
            insists(&engine, looked_at, version, commit).await
        });
    }
    let winners = rivals.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(winners, 1, "{keys:?}");
}

/// A one-time code is used up by its deletion: many show it at once, it works once.
pub(super) async fn of_many_who_delete_exactly_one_wins(engine: &Arc<dyn Engine>) {
    for round in 0..ROUNDS {
        let code = key(TABLES[usize::from(round % 2)], "code");
        let version = put(engine, &code, "123456").await;
        let start = Arc::new(Barrier::new(RIVALS));
        let mut rivals = JoinSet::new();
        for _ in 0..RIVALS {
            let (engine, code, start) = (Arc::clone(engine), code.clone(), Arc::clone(&start));
            rivals.spawn(async move {
                start.wait().await;
                let use_up = || Commit::new(id()).expect(code.clone(), Expected::Version(version)).delete(code.clone());
                insists(&engine, &code, Some(version), use_up).await
            });
        }
        let winners = rivals.join_all().await.into_iter().filter(|won| *won).count();
        assert_eq!(winners, 1);
        assert_eq!(read(engine, &code).await, None);
    }
}

pub(super) async fn of_deleting_and_changing_one_wins_whole(engine: &Arc<dyn Engine>) {
    for round in 0..ROUNDS {
        let [user, name] = TABLES.map(|table| key(table, round.to_be_bytes()));
        let made = Commit::new(id()).put(user.clone(), "old").put(name.clone(), "old");
        engine.commit(&made).await.unwrap();
        let start = Arc::new(Barrier::new(2));

        let mut rivals = JoinSet::new();
        for deletes in [true, false] {
            let (engine, user, name, start) = (Arc::clone(engine), user.clone(), name.clone(), Arc::clone(&start));
            let version = made.id;
            rivals.spawn(async move {
                start.wait().await;
                let commit = || {
                    let commit = Commit::new(id()).expect(user.clone(), Expected::Version(version));
                    if deletes {
                        commit.delete(user.clone()).delete(name.clone())
                    } else {
                        commit.put(user.clone(), "new").put(name.clone(), "new")
                    }
                };
                (deletes, insists(&engine, &user, Some(version), commit).await)
            });
        }
        let winners: Vec<bool> =
            rivals.join_all().await.into_iter().filter(|(_, won)| *won).map(|(deletes, _)| deletes).collect();

        assert_eq!(winners.len(), 1);
        let expected = if winners[0] { None } else { Some("new".into()) };
        for found in engine.get(&[user, name]).await.unwrap() {
            assert_eq!(found.map(|found| found.value), expected);
        }
    }
}

/// One removes a key whatever it holds and says so in a second key, which the other expects unsaid when it writes the
/// first. In either order the key is gone unless nobody had said so before it was written.
pub(super) async fn a_key_deleted_blindly_is_gone_or_written_after(engine: &Arc<dyn Engine>) {
    for round in 0..ROUNDS {
        let [session, signed_out] = TABLES.map(|table| key(table, round.to_be_bytes()));
        let start = Arc::new(Barrier::new(2));
        let mut rivals = JoinSet::new();
        for removes in [true, false] {
            let (engine, start) = (Arc::clone(engine), Arc::clone(&start));
            let (session, signed_out) = (session.clone(), signed_out.clone());
            rivals.spawn(async move {
                start.wait().await;
                if removes {
                    let remove = || Commit::new(id()).delete(session.clone()).put(signed_out.clone(), "yes");
                    while !happened(&engine, remove()).await {}
                } else {
                    let sign_in =
                        || Commit::new(id()).expect(signed_out.clone(), Expected::Absent).put(session.clone(), "new");
                    insists(&engine, &signed_out, None, sign_in).await;
                }
            });
        }
        rivals.join_all().await;
        assert_eq!(read(engine, &session).await, None, "a session outlived its sign-out");
    }
}

pub(super) async fn a_read_never_sees_half_a_commit(engine: &Arc<dyn Engine>) {
    const CHANGES: u32 = 60;
    let keys: Vec<Key> = (0..6_u8).map(|index| key(TABLES[usize::from(index % 2)], [index])).collect();
    let write = |change: u32| {
        keys.iter().fold(Commit::new(id()), |commit, key| commit.put(key.clone(), change.to_be_bytes().to_vec()))
    };
    engine.commit(&write(0)).await.unwrap();

    let mut readers = JoinSet::new();
    for _ in 0..4 {
        let (engine, keys) = (Arc::clone(engine), keys.clone());
        readers.spawn(async move {
            loop {
                let found = engine.get(&keys).await.unwrap();
                let first = found[0].clone().unwrap();
                assert!(found.iter().all(|value| value.as_ref() == Some(&first)), "{found:?}");
                for table in TABLES {
                    let entries = engine.scan(&Span::prefix(&[table]).unwrap(), 100).await.unwrap();
                    assert_eq!(entries.len(), 3);
                    assert!(entries.iter().all(|entry| entry.version == entries[0].version), "{entries:?}");
                }
                if first.value == CHANGES.to_be_bytes().as_slice() {
                    return;
                }
                yield_now().await;
            }
        });
    }
    for change in 1..=CHANGES {
        while !happened(engine, write(change)).await {}
    }
    readers.join_all().await;
}
