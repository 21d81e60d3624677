//! Many users at once, through the store itself: what takes minutes over HTTP takes seconds here.

use std::path::Path;
use std::sync::Arc;

use domain::ids::{PoolId, Sub, UserId};
use domain::pool::Pool;
use domain::random::Random;
use domain::time::Timestamp;
use domain::user::{Credentials, Status, User};
use futures::future::try_join_all;
use kv::SqliteEngine;
use store::{Failure, Keyring, Store, Transaction};

use crate::{Seeded, wall_clock};

/// Users in one commit: it may have 256 expectations, and a user with an alias has six.
const TOGETHER: u64 = 32;
/// Commits at once, which share what reaching the disk costs.
const AT_ONCE: usize = 16;

/// Writes confirmed users without a password into a pool of a SQLite store whose keyring lies beside it: `user00000@…`
/// with a verified address, a name and a locale.
///
/// # Panics
/// When the store or the pool is not there.
pub async fn seed(file: &Path, pool: &str, users: u64) {
    let mut keyring = file.as_os_str().to_owned();
    keyring.push(".keyring");
    let keyring = Keyring::load(Path::new(&keyring)).unwrap();
    let random = Arc::new(Seeded::new(users));
    let engine = Arc::new(SqliteEngine::open(file).unwrap());
    let store = Store::open(engine, keyring, random.clone()).await.unwrap();
    let pool = store.begin().pool_by_id(&PoolId::from(pool)).await.unwrap().expect("the pool exists");
    let end = wall_clock();
    let mut commits = Vec::new();
    for first in (0..users).step_by(usize::try_from(TOGETHER).unwrap()) {
        let mut tx = store.begin();
        for number in first..users.min(first + TOGETHER) {
            // A millisecond each, ending now: ids of one millisecond would collide in such a crowd.
            let before = i64::try_from(users - number).unwrap();
            let user = someone(&pool, number, Timestamp::from_millis(end - before), random.as_ref());
            tx.put(&user);
            tx.put(&Credentials::new(pool.number, user.id, Status::Confirmed));
        }
        commits.push(committed(tx));
        if commits.len() == AT_ONCE {
            try_join_all(commits.split_off(0)).await.unwrap();
        }
    }
    try_join_all(commits).await.unwrap();
    store.close().await;
}

async fn committed(mut tx: Transaction) -> Result<(), Failure> {
    tx.commit().await
}

fn someone(pool: &Pool, number: u64, now: Timestamp, random: &dyn Random) -> User {
    let name = format!("user{number:05}");
    let attributes = [
        ("email", format!("{name}@seed.example")),
        ("email_verified", "true".to_owned()),
        ("given_name", format!("Ana {}", number % 100)),
        ("locale", "de".to_owned()),
    ];
    User {
        pool: pool.number,
        id: UserId::generate(now, random),
        sub: Sub::generate(random),
        username: name,
        attributes: attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        links: Vec::new(),
        created: now,
        modified: now,
    }
}
