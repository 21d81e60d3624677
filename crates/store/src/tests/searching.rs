//! Finding and listing users.

use super::samples::*;
use crate::testing::store;
use crate::{Cursor, Store};
use domain::filter::Filter;
use domain::pool::Pool;
use domain::user::{Credentials, User};

#[tokio::test]
async fn a_name_is_looked_up_as_the_pool_takes_it() {
    let store = store().await;
    let (plain, aliases, contacts) = (pool(1), pool_with_aliases(2), pool_with_contacts(3));
    for pool in [&plain, &aliases, &contacts] {
        with_pool(&store, pool).await;
    }
    let unverified = [("email", "eve@example.com"), ("preferred_username", "Eve")];
    let verified = [("email", "Bob@Example.com"), ("email_verified", "true"), ("phone_number", "+15550100")];
    with_users(
        &store,
        &[
            user(&plain, 1, "Ana", &[("email", "ana@example.com"), ("email_verified", "true")]),
            user(&aliases, 2, "eve2", &unverified),
            user(&aliases, 3, "bob3", &verified),
            user(&contacts, 4, sub(4).as_str(), &[("email", "kim@example.com")]),
        ],
    )
    .await;

    let subs = [sub(1), sub(2), sub(4)];
    let table: [(&Pool, &str, Option<u64>); 14] = [
        (&plain, "Ana", Some(1)),
        (&plain, "ana", None),
        (&plain, "ana@example.com", None),
        (&plain, subs[0].as_str(), Some(1)),
        (&plain, subs[1].as_str(), None),
        (&aliases, "EVE2", Some(2)),
        (&aliases, "eve@example.com", None),
        (&aliases, "eVe", Some(2)),
        (&aliases, "bob@example.com", Some(3)),
        (&aliases, "+15550100", None),
        (&aliases, "nobody", None),
        (&contacts, "kim@example.com", Some(4)),
        (&contacts, "Kim@example.com", None),
        (&contacts, subs[2].as_str(), Some(4)),
    ];
    for _cold_then_warm in 0..2 {
        for (pool, name, id) in table {
            let found = store.begin().user_by_name(pool, name).await.unwrap();
            assert_eq!(found.map(|(user, _)| user.id.0), id, "{name} in {}", pool.name);
        }
    }
    let found = store.begin().user_by_sub(aliases.number, &sub(3)).await.unwrap();
    assert_eq!(found.unwrap().0.username, "bob3");
}

/// Users found by a filter, page by page.
async fn found(store: &Store, pool: &Pool, filter: &str, limit: usize) -> Vec<String> {
    let filter = Filter::parse(filter).unwrap();
    let (mut names, mut after): (Vec<String>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let page = store.begin().list_users(pool, filter.as_ref(), after.as_ref(), limit).await.unwrap();
        assert!(page.items.len() <= limit);
        for (user, credentials) in page.items {
            assert_eq!(user.id, credentials.id);
            names.push(user.username.clone());
        }
        after = page.next;
        if after.is_none() {
            return names;
        }
    }
}

#[tokio::test]
async fn a_filter_finds_what_it_says_whatever_the_page() {
    let store = store().await;
    let (pool, other) = (pool_with_aliases(1), pool_with_aliases(2));
    with_pool(&store, &pool).await;
    with_pool(&store, &other).await;
    let long = format!("{}x", "z".repeat(600));
    let mut users = vec![
        user(&pool, 1, "Ana", &[("email", "ANA@example.com"), ("family_name", "Lima"), ("given_name", "Ana")]),
        user(&pool, 2, "anabel", &[("email", "anabel@example.com"), ("family_name", "lima"), ("name", "b")]),
        user(&pool, 3, "bob", &[("email", "bob@example.com"), ("phone_number", "+15550100"), ("name", "a")]),
        user(&pool, 4, "zoe", &[("name", &long), ("preferred_username", "zed")]),
        user(&pool, 5, "zoe5", &[("name", &"z".repeat(600))]),
        user(&other, 6, "ana", &[("email", "ana@example.com"), ("family_name", "lima")]),
    ];
    with_users(&store, &users).await;
    let mut tx = store.begin();
    let (_, held) = tx.user_by_name(&pool, "bob").await.unwrap().unwrap();
    tx.put(&Credentials::clone(&held).disabled(NOW));
    tx.commit().await.unwrap();
    users.truncate(5);

    let by_long = format!("name = \"{long}\"");
    let table: [(&str, &[&str]); 21] = [
        ("", &["Ana", "anabel", "bob", "zoe", "zoe5"]),
        ("family_name = \"LIMA\"", &["Ana", "anabel"]),
        ("family_name = \"lim\"", &[]),
        ("family_name ^= \"lim\"", &["Ana", "anabel"]),
        ("email ^= \"ana\"", &["Ana", "anabel"]),
        ("email = \"ana@example.com\"", &["Ana"]),
        ("email ^= \"\"", &["Ana", "anabel", "bob"]),
        ("given_name = \"ana\"", &["Ana"]),
        ("phone_number ^= \"+1555\"", &["bob"]),
        ("preferred_username = \"ZED\"", &["zoe"]),
        ("name ^= \"\"", &["bob", "anabel", "zoe", "zoe5"]),
        (&by_long, &["zoe"]),
        ("username = \"Ana\"", &["Ana"]),
        ("username = \"ana\"", &[]),
        ("username ^= \"An\"", &["Ana"]),
        ("username ^= \"an\"", &["anabel"]),
        ("status = \"Disabled\"", &["bob"]),
        ("status = \"Enabled\"", &["Ana", "anabel", "zoe", "zoe5"]),
        ("cognito:user_status = \"confirmed\"", &["Ana", "anabel", "bob", "zoe", "zoe5"]),
        ("cognito:user_status ^= \"UNCONF\"", &[]),
        ("sub = \"00000000-0000-4000-8000-000000000003\"", &["bob"]),
    ];
    for (filter, names) in table {
        for limit in [1, 2, 60] {
            assert_eq!(found(&store, &pool, filter, limit).await, names, "{filter} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_leads_nowhere() {
    let store = store().await;
    let (pool, other) = (pool(1), pool(2));
    for pool in [&pool, &other] {
        with_pool(&store, pool).await;
        let users: Vec<User> = (1..=3).map(|id| user(pool, id, &format!("user{id}"), &[])).collect();
        with_users(&store, &users).await;
    }
    let page = store.begin().list_users(&pool, None, None, 1).await.unwrap();

    let strange = store.begin().list_users(&other, None, page.next.as_ref(), 10).await.unwrap();

    assert!(strange.items.is_empty() && strange.next.is_none());
}

#[tokio::test]
async fn pools_and_clients_are_listed_page_by_page() {
    let store = store().await;
    let (one, other) = (pool(1), pool(2));
    for pool in [&one, &other] {
        with_pool(&store, pool).await;
        for app in ["c", "a", "b"] {
            let mut tx = store.begin();
            tx.put(&client(&format!("{app}{}", pool.number.0), pool));
            tx.commit().await.unwrap();
        }
    }

    let first = store.begin().clients_of(one.number, None, 2).await.unwrap();
    let second = store.begin().clients_of(one.number, first.next.as_ref(), 2).await.unwrap();
    let pools = store.begin().pools(None, 10).await.unwrap();

    let ids: Vec<_> = first.items.iter().chain(&second.items).map(|client| client.id.to_string()).collect();
    assert_eq!(ids, ["a1", "b1", "c1"]);
    assert!(second.next.is_none());
    assert_eq!(pools.items.len(), 2);
    let (found, pool) = store.begin().client(&"b2".into()).await.unwrap().unwrap();
    assert_eq!((found.pool, &pool.id), (other.number, &other.id));
}
