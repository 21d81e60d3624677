//! What a transaction promises its caller.

use super::samples::*;
use crate::testing::store;
use crate::{Failure, Transaction};
use domain::otp::Purpose;
use domain::user::{Credentials, User};

fn is_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn it_reads_its_own_writes_and_leaves_nothing_without_a_commit() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[]);

    let mut tx = store.begin();
    tx.put(&ana);
    assert_eq!(is_send(tx.get::<User>(&(pool.number, ana.id))).await.unwrap().as_deref(), Some(&ana));
    tx.delete(&ana);
    assert!(tx.get::<User>(&(pool.number, ana.id)).await.unwrap().is_none());
    drop(tx);

    assert!(store.begin().user(pool.number, ana.id).await.unwrap().is_none());
}

#[tokio::test]
async fn what_was_read_must_be_unchanged_at_the_commit() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[]);
    with_users(&store, std::slice::from_ref(&ana)).await;
    let key = (pool.number, ana.id);

    // Reads the profile in one of three ways, is overtaken, then writes something else.
    let overtaken = async |read: &dyn AsyncReader| {
        let mut tx = store.begin();
        read.read(&mut tx, key).await;
        let mut rival = store.begin();
        let current = rival.get::<User>(&key).await.unwrap().unwrap();
        rival.put(&User { modified: later(1), ..User::clone(&current) });
        rival.commit().await.unwrap();
        tx.trace(&attempts(&ana));
        let outcome = tx.commit().await;
        let mut tidy = store.begin();
        tidy.delete(&attempts(&ana));
        tidy.commit().await.unwrap();
        outcome
    };

    assert!(matches!(overtaken(&Getting).await, Err(Failure::Conflict)));
    assert!(overtaken(&Peeking).await.is_ok());
    assert!(overtaken(&Forgetting).await.is_ok());
    assert_clean(&store).await;
}

type UserKey = (domain::ids::PoolNumber, domain::ids::UserId);

/// A way to read a profile.
trait AsyncReader {
    fn read<'a>(&'a self, tx: &'a mut Transaction, key: UserKey) -> kv::BoxFuture<'a, ()>;
}

struct Getting;
struct Peeking;
struct Forgetting;

impl AsyncReader for Getting {
    fn read<'a>(&'a self, tx: &'a mut Transaction, key: UserKey) -> kv::BoxFuture<'a, ()> {
        Box::pin(async move { assert!(tx.get::<User>(&key).await.unwrap().is_some()) })
    }
}

impl AsyncReader for Peeking {
    fn read<'a>(&'a self, tx: &'a mut Transaction, key: UserKey) -> kv::BoxFuture<'a, ()> {
        Box::pin(async move { assert!(tx.peek::<User>(&key).await.unwrap().is_some()) })
    }
}

impl AsyncReader for Forgetting {
    fn read<'a>(&'a self, tx: &'a mut Transaction, key: UserKey) -> kv::BoxFuture<'a, ()> {
        Box::pin(async move {
            assert!(tx.get::<User>(&key).await.unwrap().is_some());
            tx.forget::<User>(&key);
        })
    }
}

#[tokio::test]
async fn absence_is_relied_on_too() {
    let store = store().await;
    let pool = pool_with_contacts(1);
    with_pool(&store, &pool).await;
    let (ana, rival) = (user(&pool, 1, "sub-1", &[("email", "a@b.c")]), user(&pool, 2, "sub-2", &[("email", "a@b.c")]));
    let mut tx = store.begin();
    let alias = domain::user::AliasKey::new(&pool, domain::pool::Alias::Email, "a@b.c");
    assert_eq!(tx.owner_of_alias(pool.number, &alias).await.unwrap(), None);

    with_users(&store, std::slice::from_ref(&rival)).await;

    tx.put(&ana);
    tx.put(&credentials(&ana));
    assert!(matches!(tx.commit().await, Err(Failure::Conflict)));
    assert_eq!(store.begin().owner_of_alias(pool.number, &alias).await.unwrap(), Some(rival.id));
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_name_cannot_be_taken_from_its_owner_by_mistake() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let (ana, other) = (user(&pool, 1, "ana", &[]), user(&pool, 2, "ana", &[]));
    with_users(&store, std::slice::from_ref(&ana)).await;

    let mut tx = store.begin();
    tx.put(&other);
    assert!(matches!(tx.commit().await, Err(Failure::Conflict)), "nobody looked");

    let mut tx = store.begin();
    assert_eq!(tx.owner_of_username(&pool, "ana").await.unwrap(), Some(ana.id));
    tx.put(&other);
    assert!(matches!(tx.commit().await, Err(Failure::Taken("user name"))), "somebody looked");

    let mut tx = store.begin();
    tx.put(&user(&pool, 3, "bob", &[]));
    tx.put(&user(&pool, 4, "bob", &[]));
    assert!(matches!(tx.commit().await, Err(Failure::Taken("user name"))), "two of one commit");
    assert_clean(&store).await;
}

#[tokio::test]
async fn an_alias_moves_from_one_user_to_another_in_one_commit() {
    let store = store().await;
    let pool = pool_with_aliases(1);
    with_pool(&store, &pool).await;
    let verified = [("email", "Ana@Example.com"), ("email_verified", "true")];
    let before = user(&pool, 1, "first", &verified);
    let after = user(&pool, 2, "second", &[("email", "ana@example.com"), ("email_verified", "false")]);
    with_users(&store, &[before.clone(), after.clone()]).await;

    let mut tx = store.begin();
    let (loser, _) = tx.user_by_name(&pool, "ana@example.COM").await.unwrap().unwrap();
    assert_eq!(loser.id, before.id);
    let (winner, _) = tx.user_by_name(&pool, "SECOND").await.unwrap().unwrap();
    tx.put(&User::clone(&loser).with_verified(domain::pool::Contact::Email, false, NOW));
    tx.put(&User::clone(&winner).with_verified(domain::pool::Contact::Email, true, NOW));
    tx.commit().await.unwrap();

    let (found, _) = store.begin().user_by_name(&pool, "ana@example.com").await.unwrap().unwrap();
    assert_eq!(found.id, after.id);
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_refusal_writes_its_traces_and_nothing_else() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[]);
    with_users(&store, std::slice::from_ref(&ana)).await;

    let mut tx = store.begin();
    let (_, held) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    tx.put(&Credentials::clone(&held).disabled(NOW));
    tx.trace(&attempts(&ana));
    tx.trace(&marker(&pool));
    tx.refuse().await.unwrap();

    let mut tx = store.begin();
    assert_eq!(tx.attempts(pool.number, ana.id).await.unwrap().as_deref(), Some(&attempts(&ana)));
    assert!(tx.is_used(&marker(&pool)).await.unwrap());
    assert!(tx.user_by_name(&pool, "ana").await.unwrap().unwrap().1.enabled);

    // Of two refusals that count, the slower one must count again.
    let (mut one, mut other) = (store.begin(), store.begin());
    for tx in [&mut one, &mut other] {
        let held = tx.attempts(pool.number, ana.id).await.unwrap().unwrap();
        tx.trace(&domain::user::Attempts::clone(&held).failed(later(1)));
    }
    one.refuse().await.unwrap();
    assert!(matches!(other.refuse().await, Err(Failure::Conflict)));
    assert_clean(&store).await;
}

#[tokio::test]
async fn nothing_is_left_of_a_user_who_is_deleted_meanwhile() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[]);
    let found = async || {
        let mut tx = store.begin();
        let (ana, held) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
        tx.attempts(pool.number, ana.id).await.unwrap();
        (tx, ana, held)
    };
    let tried = async || {
        let (mut tx, ana, _) = found().await;
        tx.trace(&attempts(&ana));
        tx
    };
    let removed = async || {
        let (mut tx, ana, held) = found().await;
        tx.delete_user(&ana, &held, NOW).await.unwrap();
        tx
    };

    // The refusal is the slower one.
    with_users(&store, std::slice::from_ref(&ana)).await;
    let (mut refusal, mut removal) = (tried().await, removed().await);
    removal.commit().await.unwrap();
    assert!(matches!(refusal.refuse().await, Err(Failure::Conflict)));
    assert_clean(&store).await;

    // The removal is the slower one, of an attempt and of a code.
    with_users(&store, std::slice::from_ref(&ana)).await;
    let (mut refusal, mut removal) = (tried().await, removed().await);
    refusal.refuse().await.unwrap();
    assert!(matches!(removal.commit().await, Err(Failure::Conflict)));
    let (mut sending, _, _) = found().await;
    let mut removal = removed().await;
    sending.put(&code(&ana, Purpose::ResetPassword));
    sending.commit().await.unwrap();
    assert!(matches!(removal.commit().await, Err(Failure::Conflict)));

    removed().await.commit().await.unwrap();
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_one_time_value_is_used_up_once() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let mut outcomes = Vec::new();
    let mut rivals = [store.begin(), store.begin()];
    for tx in &mut rivals {
        assert!(!tx.is_used(&marker(&pool)).await.unwrap());
        tx.trace(&marker(&pool));
    }
    for tx in &mut rivals {
        outcomes.push(tx.commit().await.is_ok());
    }

    assert_eq!(outcomes, [true, false]);
    assert!(store.begin().is_used(&marker(&pool)).await.unwrap());
}

#[tokio::test]
async fn after_a_commit_a_transaction_is_as_new() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let ana = user(&pool, 1, "ana", &[]);

    let mut tx = store.begin();
    tx.put(&ana);
    tx.put(&credentials(&ana));
    tx.commit().await.unwrap();
    let (_, held) = tx.user_by_name(&pool, "ana").await.unwrap().unwrap();
    tx.put(&Credentials::clone(&held).disabled(NOW));
    tx.commit().await.unwrap();

    assert!(!store.begin().user_by_name(&pool, "ana").await.unwrap().unwrap().1.enabled);
    assert_clean(&store).await;
}

#[tokio::test]
async fn a_changed_configuration_is_seen_by_the_next_read() {
    let store = store().await;
    let pool = pool(1);
    with_pool(&store, &pool).await;
    let first = store.begin().pool_by_id(&pool.id).await.unwrap().unwrap();
    let again = store.begin().pool_by_id(&pool.id).await.unwrap().unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &again), "the same version is parsed once");

    let mut tx = store.begin();
    tx.pool_by_id(&pool.id).await.unwrap();
    tx.put(&domain::pool::Pool { name: "renamed".into(), ..pool.clone() });
    tx.commit().await.unwrap();

    assert_eq!(store.begin().pool_by_id(&pool.id).await.unwrap().unwrap().name, "renamed");
}

#[tokio::test]
async fn a_pool_is_born_and_removed_with_its_first_children_in_one_commit() {
    let store = store().await;
    let pool = pool_with_aliases(1);
    let ana = user(&pool, 1, "ana", &[("preferred_username", "Ana")]);

    let mut tx = store.begin();
    assert!(tx.create_pool(&pool).await.unwrap());
    tx.put(&client("client1", &pool));
    tx.put(&ana);
    tx.put(&credentials(&ana));
    tx.commit().await.unwrap();
    assert!(store.begin().user_by_name(&pool, "ANA").await.unwrap().is_some());
    assert_clean(&store).await;

    let mut tx = store.begin();
    tx.delete_pool(&pool, NOW);
    tx.put(&user(&pool, 2, "bob", &[]));
    assert!(matches!(tx.commit().await, Err(Failure::Conflict)), "nothing is born in a pool that goes");
    tx.delete_pool(&pool, NOW);
    tx.delete(&ana);
    tx.delete(&credentials(&ana));
    tx.commit().await.unwrap();
    assert_clean(&store).await;
}
