//! What goes with a pool or a user, and when.

use super::samples::*;
use crate::sweep::sweep_once;
use crate::testing::store;
use crate::{Counter, Failure, GroupRemains, Record, Store, UserRemains};
use domain::group::{Group, Memberships};
use domain::otp::Purpose;
use domain::passkey::UserPasskeys;
use domain::pool::Pool;
use domain::token::{Grant, KeyUse, TrackedSessions};
use domain::user::{Credentials, User};

async fn full_user(store: &Store, pool: &Pool, id: u64, name: &str) -> User {
    let made = user(pool, id, name, &[("email", &format!("{name}@example.com")), ("email_verified", "true")]);
    with_users(store, std::slice::from_ref(&made)).await;
    let mut tx = store.begin();
    tx.put(&attempts(&made));
    tx.put(&code(&made, Purpose::SignUp));
    tx.put(&code(&made, Purpose::EmailOtp));
    tx.put(&grant(&made, 1));
    tx.put(&grant(&made, 2));
    tx.put(&device(&made, 1));
    tx.put(&device(&made, 2));
    tx.commit().await.unwrap();
    made
}

/// Rounds until nothing is left to do.
async fn sweep_all(store: &Store, now: domain::time::Timestamp) {
    for _ in 0..50 {
        let swept = sweep_once(store, now, now, 3).await.unwrap();
        if swept.expired + swept.remains + swept.counts == 0 {
            assert!(!swept.is_full());
            return;
        }
    }
    panic!("the sweeper never ends");
}

/// Rows of all tables of records and entries.
async fn rows(store: &Store) -> usize {
    let report = crate::verify::verify(store).await.unwrap();
    usize::try_from(report.records + report.entries).unwrap()
}

#[tokio::test]
async fn a_deleted_user_leaves_nothing_and_the_name_is_free_at_once() {
    let store = store().await;
    let pool = pool_with_aliases(1);
    with_pool(&store, &pool).await;
    let empty = rows(&store).await;
    for id in 1..=20 {
        let ana = full_user(&store, &pool, id, "ana").await;
        assert_eq!(store.begin().estimated_users(pool.number).await.unwrap(), 1);

        let mut tx = store.begin();
        let (user, credentials) = tx.user_by_name(&pool, "ANA@example.com").await.unwrap().unwrap();
        assert_eq!(user.id, ana.id);
        tx.delete_user(&user, &credentials, NOW).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = store.begin();
        assert!(tx.user_by_name(&pool, "ana").await.unwrap().is_none());
        assert!(tx.grant(pool.number, ana.id, grant(&ana, 1).id).await.unwrap().is_none());
        assert!(tx.device(pool.number, ana.id, device(&ana, 1).id).await.unwrap().is_none());
        assert!(tx.code(pool.number, ana.id, Purpose::SignUp).await.unwrap().is_none());
        assert_eq!(rows(&store).await, empty);
        assert_eq!(tx.estimated_users(pool.number).await.unwrap(), 0);
    }
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_deleted_group_has_no_members_at_once_and_its_name_begins_anew() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let (old, other, new) = (group(&pool, "admins", 7), group(&pool, "staff", 8), group(&pool, "admins", 9));
    let mut tx = store.begin();
    tx.put(&old);
    tx.put(&other);
    tx.commit().await.unwrap();
    for id in 1..=7 {
        let made = full_user(&store, &pool, id, &format!("user{id}")).await;
        let mut tx = store.begin();
        tx.put_memberships(&members(&made, &[&old, &other]));
        tx.commit().await.unwrap();
    }
    let mut late = store.begin();
    late.group(pool.number, "admins").await.unwrap().unwrap();
    let stranger = full_user(&store, &pool, 8, "user8").await;
    late.put_memberships(&members(&stranger, &[&old]));

    let mut tx = store.begin();
    let found = tx.group(pool.number, "admins").await.unwrap().unwrap();
    tx.delete_group(&found, NOW);
    tx.commit().await.unwrap();
    assert!(matches!(late.commit().await, Err(Failure::Conflict)), "nobody joins a group that is gone");
    let mut tx = store.begin();
    assert!(tx.group(pool.number, "admins").await.unwrap().is_none());
    tx.put(&new);
    tx.commit().await.unwrap();

    for _before_and_after_the_sweeper in 0..2 {
        let mut tx = store.begin();
        for id in 1..=7 {
            let groups = tx.groups_of_user(pool.number, domain::ids::UserId(id), None, 60).await.unwrap();
            assert_eq!(groups.items.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["staff"]);
        }
        assert!(tx.users_in_group(&new, None, 60).await.unwrap().items.is_empty());
        assert_eq!(tx.users_in_group(&other, None, 60).await.unwrap().items.len(), 7);
        assert_eq!(tx.count(Counter::groups(pool.number)).await.unwrap(), 2);
        assert_clean(&store).await;
        sweep_all(&store, NOW).await;
    }
    let mut tx = store.begin();
    assert!(tx.users_in_group(&old, None, 60).await.unwrap().items.is_empty());
    assert!(tx.get::<GroupRemains>(&(pool.number, old.number)).await.unwrap().is_none());
}

#[tokio::test]
async fn of_a_deletion_of_a_user_and_a_new_membership_one_wins() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = full_user(&store, &pool, 1, "ana").await;
    let group = group(&pool, "admins", 7);
    let mut tx = store.begin();
    tx.put(&group);
    tx.commit().await.unwrap();

    let mut deletion = store.begin();
    let (user, held) = deletion.user_by_name(&pool, "ana").await.unwrap().unwrap();
    deletion.delete_user(&user, &held, NOW).await.unwrap();
    let mut joining = store.begin();
    joining.user_by_name(&pool, "ana").await.unwrap().unwrap();
    joining.memberships(pool.number, ana.id).await.unwrap();
    joining.put_memberships(&members(&ana, &[&group]));
    joining.commit().await.unwrap();

    assert!(matches!(deletion.commit().await, Err(Failure::Conflict)));
    assert_clean(&store).await;
    let mut tx = store.begin();
    let (user, held) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    tx.delete_user(&user, &held, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.begin().users_in_group(&group, None, 60).await.unwrap().items.is_empty());
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_user_with_very_many_sessions_and_devices_is_deleted_at_once_and_swept_later() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = full_user(&store, &pool, 1, "ana").await;
    for number in 3..=250 {
        let mut tx = store.begin();
        tx.put(&grant(&ana, number));
        if number <= 70 {
            tx.put(&device(&ana, number));
        }
        tx.commit().await.unwrap();
    }

    let mut tx = store.begin();
    let (user, credentials) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    tx.delete_user(&user, &credentials, NOW).await.unwrap();
    tx.commit().await.unwrap();

    let remains = store.begin().get::<UserRemains>(&(pool.number, ana.id)).await.unwrap();
    assert!(remains.is_some());
    assert_eq!(store.begin().grants_of(pool.number, ana.id, None, 200).await.unwrap().items.len(), 100);
    assert_eq!(store.begin().devices_of(pool.number, ana.id, None, 100).await.unwrap().items.len(), 20);
    let session = store.begin().user_and_grant(pool.number, ana.id, grant(&ana, 250).id).await.unwrap();
    assert!(session.0.is_none(), "a session without its user is worth nothing");
    assert_clean(&store).await;
    sweep_all(&store, NOW).await;
    assert!(store.begin().grants_of(pool.number, ana.id, None, 100).await.unwrap().items.is_empty());
    assert!(store.begin().devices_of(pool.number, ana.id, None, 100).await.unwrap().items.is_empty());
    assert!(store.begin().get::<UserRemains>(&(pool.number, ana.id)).await.unwrap().is_none());
    assert_clean(&store).await;
}

#[tokio::test]
async fn of_a_deletion_and_a_new_session_one_wins() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = full_user(&store, &pool, 1, "ana").await;

    let mut sign_in = store.begin();
    let (_, held) = sign_in.user_by_name(&pool, "ana").await.unwrap().unwrap();
    sign_in.put(&grant(&ana, 9));
    let mut deletion = store.begin();
    deletion.delete_user(&ana, &held, NOW).await.unwrap();
    deletion.commit().await.unwrap();

    assert!(matches!(sign_in.commit().await, Err(Failure::Conflict)));
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_deleted_pool_is_gone_for_every_reader_at_once_and_swept_later() {
    let store = store().await;
    let (doomed, other) = (pool_with_aliases(1), pool(2));
    for pool in [&doomed, &other] {
        with_pool(&store, pool).await;
        let mut tx = store.begin();
        tx.put(&client(&format!("client{}", pool.number.0), pool));
        tx.put(&signing_key(pool, KeyUse::Id));
        tx.put(&signing_key(pool, KeyUse::Access));
        tx.put(&marker(pool));
        tx.put(&message(pool, u64::from(pool.number.0)));
        tx.commit().await.unwrap();
        let group = group(pool, "admins", 7);
        let mut tx = store.begin();
        tx.put(&group);
        tx.put(&group_remains(pool, 6));
        tx.commit().await.unwrap();
        for id in 1..=7 {
            let made = full_user(&store, pool, id, &format!("user{id}")).await;
            let mut tx = store.begin();
            tx.put_memberships(&members(&made, &[&group]));
            tx.put(&tracked(&made, 1));
            tx.put(&passkeys(&made, &format!("abc{id}")));
            tx.commit().await.unwrap();
        }
    }
    let mut slow = store.begin();
    slow.client(&"client1".into()).await.unwrap().unwrap();
    let mut careless = store.begin();

    let mut tx = store.begin();
    let found = tx.pool_by_id(&doomed.id).await.unwrap().unwrap();
    tx.delete_pool(&found, NOW);
    tx.commit().await.unwrap();

    let mut tx = store.begin();
    assert!(tx.pool_by_id(&doomed.id).await.unwrap().is_none());
    assert!(tx.pool_by_number(doomed.number).await.unwrap().is_none());
    assert!(tx.client(&"client1".into()).await.unwrap().is_none());
    assert!(tx.client(&"client2".into()).await.unwrap().is_some());
    assert_eq!(tx.pools(None, 10).await.unwrap().items.len(), 1);
    let claimed = store.claim_messages(later(60), std::time::Duration::from_secs(30), 10).await.unwrap();
    assert_eq!(claimed.iter().map(|message| message.pool).collect::<Vec<_>>(), [Some(other.number)]);
    // Neither who read the pool before nor who never asked for it can give it another child.
    let late = user(&doomed, 99, "late", &[]);
    slow.put(&late);
    assert!(matches!(slow.commit().await, Err(Failure::Conflict)));
    careless.put(&late);
    assert!(matches!(careless.commit().await, Err(Failure::Conflict)));
    assert_clean(&store).await;

    sweep_all(&store, NOW).await;
    assert_clean(&store).await;
    let (left, kept) = (doomed.number, other.number);
    assert!(store.begin().list_records::<User>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().list_records::<Credentials>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().list_records::<Grant>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().list_records::<Group>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().list_records::<Memberships>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().list_records::<TrackedSessions>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().list_records::<UserPasskeys>(left, None, 10).await.unwrap().items.is_empty());
    assert!(store.begin().get::<GroupRemains>(&(left, domain::ids::GroupNumber(6))).await.unwrap().is_none());
    assert_eq!(store.begin().list_records::<Group>(kept, None, 10).await.unwrap().items.len(), 1);
    assert_eq!(store.begin().list_records::<User>(kept, None, 10).await.unwrap().items.len(), 7);
    assert_eq!(store.begin().count(Counter::users(left)).await.unwrap(), 0);
    assert_eq!(store.begin().count(Counter::users(kept)).await.unwrap(), 7);
}

#[tokio::test]
async fn numbers_and_ids_of_pools_are_never_given_again() {
    let store = store().await;
    let first = pool(1);
    with_pool(&store, &first).await;
    let same_number = Pool { id: "us-east-1_Other".into(), ..first.clone() };
    let same_id = Pool { number: domain::ids::PoolNumber(7), ..first.clone() };

    for _alive_then_dead_then_swept in 0..3 {
        for taken in [&first, &same_number, &same_id] {
            assert!(!store.begin().create_pool(taken).await.unwrap());
        }
        let mut tx = store.begin();
        if let Some(found) = tx.pool_by_id(&first.id).await.unwrap() {
            tx.delete_pool(&found, NOW);
            tx.commit().await.unwrap();
        } else {
            sweep_all(&store, NOW).await;
        }
    }
    assert_clean(&store).await;
}

#[tokio::test]
async fn what_expired_is_tidied_and_what_did_not_stays() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = full_user(&store, &pool, 1, "ana").await;
    let mut tx = store.begin();
    tx.put(&marker(&pool));
    let mut long = grant(&ana, 7);
    long.life = domain::token::Life::Usable {
        expires: later(3_000_000),
        family: domain::token::Digest([1; 32]),
        current: domain::token::Digest([1; 32]),
        predecessors: Vec::new(),
    };
    tx.put(&long);
    tx.commit().await.unwrap();

    sweep_all(&store, later(179)).await;
    assert!(store.begin().is_used(&marker(&pool)).await.unwrap());
    sweep_all(&store, later(180)).await;
    assert!(!store.begin().is_used(&marker(&pool)).await.unwrap());
    assert!(store.begin().code(pool.number, ana.id, Purpose::EmailOtp).await.unwrap().is_none());
    assert!(store.begin().code(pool.number, ana.id, Purpose::SignUp).await.unwrap().is_some());

    sweep_all(&store, later(200_000)).await;
    let mut tx = store.begin();
    assert!(tx.code(pool.number, ana.id, Purpose::SignUp).await.unwrap().is_none());
    assert!(tx.attempts(pool.number, ana.id).await.unwrap().is_none());
    let left = tx.grants_of(pool.number, ana.id, None, 10).await.unwrap().items;
    assert_eq!(left.iter().map(|grant| grant.id).collect::<Vec<_>>(), [long.id]);
    assert!(tx.user_by_name(&pool, "ana").await.unwrap().is_some());
    assert_clean(&store).await;
}

#[tokio::test]
async fn counts_are_exact_before_while_and_after_they_are_folded() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    for id in 1..=30 {
        let made = user(&pool, id, &format!("user{id}"), &[]);
        with_users(&store, std::slice::from_ref(&made)).await;
        if id % 3 == 0 {
            let mut tx = store.begin();
            tx.delete_user(&made, &credentials(&made), NOW).await.unwrap();
            tx.commit().await.unwrap();
        }
        if id % 7 == 0 {
            sweep_once(&store, NOW, NOW, 100).await.unwrap();
        }
        let left = id - id / 3;
        assert_eq!(store.begin().estimated_users(pool.number).await.unwrap(), left);
    }
    sweep_all(&store, NOW).await;
    assert_eq!(sweep_once(&store, NOW, NOW, 100).await.unwrap().counts, 0);
    assert_eq!(store.begin().estimated_users(pool.number).await.unwrap(), 20);
    assert_clean(&store).await;
    assert_eq!(User::TABLE.name, "user");
}
