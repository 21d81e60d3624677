//! Random lives of users, with conflicts at every turn: indexes and counts always equal a recomputation.

use std::num::NonZeroU64;
use std::sync::Arc;

use super::samples::*;
use crate::testing::store_on;
use crate::{Failure, Store};
use domain::otp::Purpose;
use domain::pool::Pool;
use domain::user::{Credentials, User};
use kv::MemoryEngine;
use kv::fault::{FaultEngine, Faults};
use proptest::collection::vec;
use proptest::prelude::*;

/// Something that happens to one of a few users.
#[derive(Clone, Debug)]
pub enum Event {
    Write { id: u64, username: usize, attributes: Vec<(usize, usize)> },
    Disable { id: u64 },
    SignIn { id: u64, grant: u8 },
    Code { id: u64, purpose: usize },
    Remove { id: u64 },
    Sweep,
}

const NAMES: [&str; 5] = ["ana", "Ana", "bob", "ana@example.com", "\u{0}\u{1}"];
const ATTRIBUTES: [(&str, [&str; 3]); 6] = [
    ("email", ["ana@example.com", "ANA@example.com", "bob@example.com"]),
    ("email_verified", ["true", "false", "true"]),
    ("preferred_username", ["ana", "zed", "Zed"]),
    ("phone_number", ["+15550100", "+15550101", "+15550102"]),
    ("phone_number_verified", ["true", "false", "true"]),
    ("name", ["", "\u{1}", "ß"]),
];

pub fn event() -> impl Strategy<Value = Event> {
    let id = || 1..6_u64;
    prop_oneof![
        5 => (id(), 0..NAMES.len(), vec((0..ATTRIBUTES.len(), 0..3_usize), 0..6))
            .prop_map(|(id, username, attributes)| Event::Write { id, username, attributes }),
        1 => id().prop_map(|id| Event::Disable { id }),
        2 => (id(), 0..3_u8).prop_map(|(id, grant)| Event::SignIn { id, grant }),
        1 => (id(), 0..Purpose::ALL.len()).prop_map(|(id, purpose)| Event::Code { id, purpose }),
        2 => id().prop_map(|id| Event::Remove { id }),
        1 => Just(Event::Sweep),
    ]
}

/// Runs an event as an operation would: once more after each conflict. What a name's owner forbids does not happen.
pub async fn happen(store: &Store, pool: &Pool, event: &Event) {
    for _ in 0..6 {
        match attempt(store, pool, event).await {
            Err(Failure::Conflict) => {}
            // An engine that failed may have committed or not: nobody asks.
            Ok(()) | Err(Failure::Taken(_) | Failure::Engine(_)) => return,
            Err(failure) => panic!("{failure}"),
        }
    }
}

async fn attempt(store: &Store, pool: &Pool, event: &Event) -> crate::Result<()> {
    let mut tx = store.begin();
    let account =
        async |tx: &mut crate::Transaction, id| tx.user_and_credentials(pool.number, domain::ids::UserId(id)).await;
    match event {
        Event::Write { id, username, attributes } => {
            let chosen: Vec<(&str, &str)> =
                attributes.iter().map(|&(name, value)| (ATTRIBUTES[name].0, ATTRIBUTES[name].1[value])).collect();
            let made = user(pool, *id, NAMES[*username], &chosen);
            if account(&mut tx, *id).await?.is_none() {
                tx.put(&credentials(&made));
            }
            tx.put(&made);
            // Half of the writers look whether the name is free.
            if id % 2 == 0 {
                tx.owner_of_username(pool, NAMES[*username]).await?;
            }
        }
        Event::Disable { id } => {
            let Some((_, held)) = account(&mut tx, *id).await? else { return Ok(()) };
            tx.put(&Credentials::clone(&held).disabled(NOW));
        }
        Event::SignIn { id, grant: number } => {
            let Some((user, _)) = account(&mut tx, *id).await? else { return Ok(()) };
            let grant = grant(&user, *number);
            tx.grant(pool.number, user.id, grant.id).await?;
            tx.attempts(pool.number, user.id).await?;
            tx.put(&grant);
            tx.trace(&attempts(&user));
            if number % 2 == 0 {
                return tx.refuse().await;
            }
        }
        Event::Code { id, purpose } => {
            let Some((user, _)) = account(&mut tx, *id).await? else { return Ok(()) };
            let code = code(&user, Purpose::ALL[*purpose]);
            tx.code(pool.number, user.id, code.purpose).await?;
            tx.put(&code);
        }
        Event::Remove { id } => {
            let Some((user, held)) = account(&mut tx, *id).await? else { return Ok(()) };
            tx.delete_user(&user, &held, NOW).await?;
        }
        Event::Sweep => {
            crate::sweep::sweep_once(store, later(7200), NOW, 10).await?;
        }
    }
    tx.commit().await
}

async fn live(pool: Pool, events: Vec<Event>, faults: Faults) {
    let engine = Arc::new(FaultEngine::new(Arc::new(MemoryEngine::new()), Faults::default()));
    let store = store_on(Arc::<FaultEngine>::clone(&engine)).await;
    with_pool(&store, &pool).await;
    engine.set(faults);
    for event in &events {
        happen(&store, &pool, event).await;
    }
    engine.set(Faults::default());
    check(&store, &pool).await;
}

/// Indexes and counts equal a recomputation, and finders agree with them.
pub async fn check(store: &Store, pool: &Pool) {
    assert_clean(store).await;

    // Whoever is there is found by every name, and by nobody else's.
    let page = store.begin().list_users(pool, None, None, 100).await.unwrap();
    assert_eq!(store.begin().estimated_users(pool.number).await.unwrap(), page.items.len() as u64);
    for (user, _) in page.items {
        let (found, _) = store.begin().user_by_name(pool, &user.username).await.unwrap().unwrap();
        assert_eq!(found, user);
        for alias in user.aliases(pool) {
            let owner = store.begin().owner_of_alias(pool.number, &alias).await.unwrap();
            assert_eq!(owner, Some(User::clone(&user).id));
        }
    }
}

/// Writers at once, one event of each after the other.
pub async fn compete(store: &Store, pool: &Pool, events: &[Event], rivals: usize) {
    let lives = events.chunks(events.len().div_ceil(rivals).max(1)).map(|events| async move {
        for event in events {
            happen(store, pool, event).await;
        }
    });
    futures::future::join_all(lives).await;
}

fn run(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn indexes_equal_a_recomputation_where_addresses_are_aliases(events in vec(event(), 0..40)) {
        run(live(pool_with_aliases(1), events, Faults { conflict_first: true, ..Faults::default() }));
    }

    #[test]
    fn indexes_equal_a_recomputation_where_addresses_are_names(events in vec(event(), 0..40), every in 2..5_u64) {
        let faults = Faults { conflict_every: NonZeroU64::new(every), ..Faults::default() };
        run(live(pool_with_contacts(1), events, faults));
    }

    #[test]
    fn indexes_equal_a_recomputation_whatever_the_engine_answered(events in vec(event(), 0..40), every in 3..9_u64) {
        let faults = Faults {
            get_error_every: NonZeroU64::new(every * 2 + 1),
            scan_error_every: NonZeroU64::new(every),
            commit_error_every: NonZeroU64::new(every),
            lost_answer_every: NonZeroU64::new(every - 1),
            ..Faults::default()
        };
        run(live(pool_with_aliases(1), events, faults));
    }

    #[test]
    fn indexes_equal_a_recomputation_whoever_goes_first(events in vec(event(), 0..60), seed in any::<u64>()) {
        run(async {
            let faults = Faults { pauses: Some(seed), ..Faults::default() };
            let engine = FaultEngine::new(Arc::new(MemoryEngine::new()), faults);
            let (store, pool) = (store_on(Arc::new(engine)).await, pool_with_aliases(1));
            with_pool(&store, &pool).await;
            compete(&store, &pool, &events, 4).await;
            check(&store, &pool).await;
        });
    }

    #[test]
    fn indexes_equal_a_recomputation_of_plain_names(events in vec(event(), 0..40)) {
        run(live(pool(1), events, Faults::default()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_a_name_at_once_one_gets_it() {
    let store = store_on(Arc::new(MemoryEngine::new())).await;
    let pool = pool_with_contacts(1);
    with_pool(&store, &pool).await;
    let rivals = (1..=32_u64).map(|id| {
        let (store, pool) = (store.clone(), pool.clone());
        async move {
            let ana = user(&pool, id, sub(id).as_str(), &[("email", "ana@example.com")]);
            let mut tx = store.begin();
            tx.put(&ana);
            tx.put(&credentials(&ana));
            tx.commit().await.is_ok()
        }
    });

    let won = futures::future::join_all(rivals).await.into_iter().filter(|won| *won).count();

    assert_eq!(won, 1);
    assert_eq!(store.begin().estimated_users(pool.number).await.unwrap(), 1);
    assert_clean(&store).await;
}
