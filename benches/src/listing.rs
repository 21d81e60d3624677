//! ListUsers in a small pool and in a large one, with every filter, on SQLite: the same work, so nearly the same time.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    ids::PoolNumber,
    random::Random,
    user::{Credentials, Status, User},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use hdrhistogram::Histogram;
use kv::SqliteEngine;
use serde_json::{Value, json};
use store::{Keyring, Store};
use tempfile::TempDir;

use crate::{client::Client, process::Server};

/// Users of one commit: each expects four absences, and a commit holds 256 expectations.
const AT_ONCE: u64 = 50;
/// Commits on their way to the one writer.
const COMMITS: usize = 32;
/// Requests for each filter.
const ROUNDS: usize = 300;

const FILTERS: &[&str] = &[
    "",
    "username = \"user77\"",
    "username ^= \"user7\"",
    "email = \"user77@example.com\"",
    "email ^= \"user7\"",
    "phone_number ^= \"+1555000\"",
    "name ^= \"Ana\"",
    "given_name = \"Ana\"",
    "family_name ^= \"Sample7\"",
    "preferred_username ^= \"ana7\"",
    "sub ^= \"00000000-0000-4000\"",
    "cognito:user_status = \"CONFIRMED\"",
    "status = \"Enabled\"",
    "email = \"nobody@example.com\"",
];

/// The operating system's randomness.
struct System;

impl Random for System {
    #[allow(clippy::disallowed_methods, reason = "the benchmark has no other adapter that draws")]
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness there is nothing to measure.
        aws_lc_rs::rand::fill(bytes).unwrap_or_else(|_| std::process::abort());
    }
}

/// Medians of both sizes and their ratio, for each filter.
pub async fn compare(binary: &Path, small: u64, large: u64) -> Result<(), String> {
    let few = Pool::seeded(binary, small).await?;
    let began = Instant::now();
    let many = Pool::seeded(binary, large).await?;
    println!("  {large} users were seeded in {:.0} s", began.elapsed().as_secs_f64());
    println!("  {:<42}{:>14}{:>14}{:>9}", "ListUsers, limit 60, p50 ms", small, large, "ratio");
    let (mut few, mut many) = (few.open(binary).await?, many.open(binary).await?);
    for filter in FILTERS {
        let (quick, slow) = (few.median(filter).await?, many.median(filter).await?);
        let title = if filter.is_empty() { "no filter" } else { filter };
        println!("  {title:<42}{quick:>14.3}{slow:>14.3}{:>9.2}", slow / quick);
    }
    Ok(())
}

/// A data directory with one pool.
struct Pool {
    data: TempDir,
    id: String,
}

impl Pool {
    async fn seeded(binary: &Path, users: u64) -> Result<Self, String> {
        let data = TempDir::new().map_err(|error| error.to_string())?;
        let server = Server::start_at(binary, data.path()).await?;
        let mut client = Client::connect(&server.address).await?;
        let made = client.call("CreateUserPool", &json!({"PoolName": "many"})).await?;
        let id = made.pointer("/UserPool/Id").and_then(Value::as_str).ok_or("no pool id")?.to_owned();
        server.stop()?;

        let file = data.path().join("poolhouse.sqlite");
        let keyring =
            Keyring::load(&data.path().join("poolhouse.sqlite.keyring")).map_err(|error| error.to_string())?;
        let engine = Arc::new(SqliteEngine::open(&file).map_err(|error| error.to_string())?);
        let store = Store::open(engine, keyring, Arc::new(System)).await.map_err(|error| error.to_string())?;
        let found = store.begin().pool_by_id(&id.as_str().into()).await.map_err(|error| error.to_string())?;
        let number = found.ok_or("the pool is not in the store")?.number;
        stream::iter((0..users).step_by(usize::try_from(AT_ONCE).unwrap_or(1)))
            .map(|first| write(&store, number, first..users.min(first + AT_ONCE)))
            .buffer_unordered(COMMITS)
            .try_collect::<()>()
            .await?;
        store.close().await;
        Ok(Self { data, id })
    }

    async fn open(self, binary: &Path) -> Result<Open, String> {
        let server = Server::start_at(binary, self.data.path()).await?;
        let client = Client::connect(&server.address).await?;
        Ok(Open { client, _server: server, pool: self })
    }
}

async fn write(store: &Store, pool: PoolNumber, users: std::ops::Range<u64>) -> Result<(), String> {
    let mut tx = store.begin();
    for number in users {
        let user = user(pool, number)?;
        tx.put(&Credentials::new(user.pool, user.id, Status::Confirmed));
        tx.put(&user);
    }
    tx.commit().await.map_err(|error| error.to_string())
}

fn user(pool: PoolNumber, number: u64) -> Result<User, String> {
    let name = format!("user{number}");
    serde_json::from_value(json!({
        "pool": pool, "id": number + 1, "sub": format!("00000000-0000-4000-8000-{number:012x}"), "username": name,
        "attributes": {
            "email": format!("{name}@example.com"), "email_verified": "true",
            "phone_number": format!("+1555{number:07}"), "name": format!("Ana {number}"), "given_name": "Ana",
            "family_name": format!("Sample{number}"), "preferred_username": format!("ana{number}"),
        },
        "created": 1_790_000_000_000_i64, "modified": 1_790_000_000_000_i64,
    }))
    .map_err(|error| error.to_string())
}

struct Open {
    client: Client,
    _server: Server,
    pool: Pool,
}

impl Open {
    /// Milliseconds.
    async fn median(&mut self, filter: &str) -> Result<f64, String> {
        let mut input = json!({"UserPoolId": self.pool.id, "Limit": 60});
        if let Some(members) = input.as_object_mut().filter(|_| !filter.is_empty()) {
            members.insert("Filter".into(), filter.into());
        }
        let mut times = Histogram::<u64>::new(3).map_err(|error| error.to_string())?;
        for round in 0..ROUNDS + ROUNDS / 10 {
            let sent = Instant::now();
            self.client.call("ListUsers", &input).await?;
            if round >= ROUNDS / 10 {
                let took: Duration = sent.elapsed();
                times.record(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX)).map_err(|error| error.to_string())?;
            }
        }
        Ok(times.value_at_quantile(0.5) as f64 / 1e6)
    }
}
