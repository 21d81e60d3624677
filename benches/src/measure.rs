//! The measurements themselves, printed as they finish.

use std::{
    path::Path,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use serde_json::json;

use crate::{
    client::Client,
    crypto::Crypto,
    load::{self, Outcome},
    operations::{House, Measured, email},
    process::{Engine, Server},
};

const STARTS: usize = 10;
const MANY_USERS: u64 = 10_000;
/// Rounds of one operation; an odd number has a middle one.
const ROUNDS: u32 = 5;
/// How long cryptography alone is measured after each round.
const CRYPTO_TIME: Duration = Duration::from_millis(400);

pub struct Plan<'a> {
    pub binary: &'a Path,
    pub engine: Engine,
    pub seconds: u64,
    pub connections: usize,
    pub users: usize,
    pub only: &'a str,
    pub crypto: &'a Arc<Crypto>,
}

/// Median of several starts; memory at rest; memory that 10,000 users add.
pub async fn start_and_memory(binary: &Path) -> Result<(), String> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(Server::start(binary, Engine::Memory).await?.started_in);
    }
    starts.sort();
    let median = starts.get(STARTS / 2).copied().unwrap_or_default();

    let server = Server::start(binary, Engine::Memory).await?;
    let idle = server.resident_megabytes()?;
    let mut client = Client::connect(&server.address).await?;
    let pool = client.call("CreateUserPool", &json!({"PoolName": "many", "UsernameAttributes": ["email"]})).await?;
    let pool = pool.pointer("/UserPool/Id").cloned().unwrap_or_default();
    let before = server.resident_megabytes()?;
    for number in 0..MANY_USERS {
        let name = email(number);
        let input = json!({"UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS",
            "UserAttributes": [{"Name": "email", "Value": name}]});
        client.call("AdminCreateUser", &input).await?;
    }
    let after = server.resident_megabytes()?;
    println!("  start to first answered request {:.1} ms (median of {STARTS})", median.as_secs_f64() * 1000.0);
    println!("  idle {idle:.1} MB; {MANY_USERS} users add {:.1} MB", after - before);
    Ok(())
}

/// What one round of an operation came to.
struct Round {
    /// Milliseconds of the server's CPU time.
    cpu: f64,
    /// Of that, what cryptography alone takes; None where an operation needs none.
    share: Option<f64>,
}

pub async fn operations(plan: &Plan<'_>) -> Result<(), String> {
    let server = Server::start(plan.binary, plan.engine).await?;
    let mut client = Client::connect(&server.address).await?;
    let house = House::furnish(&mut client, plan.users).await?;
    server.settle().await?;
    println!(
        "  {:<26}{:>9}{:>10}{:>10}{:>10}{:>12}{:>8}{:>16}",
        "operation", "rate/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms/op", "share", "of rounds"
    );
    for measured in house.all() {
        if measured.title.contains(plan.only) {
            operation(plan, &server, &measured).await?;
        }
    }
    Ok(())
}

/// Rounds of load, each followed by one of the cryptography alone: what else the machine does weighs on both.
async fn operation(plan: &Plan<'_>, server: &Server, measured: &Measured) -> Result<(), String> {
    let next = Arc::new(AtomicU64::new(0));
    let load = |duration| load::run(&server.address, &measured.work, plan.connections, duration, &next);
    // Connections, caches and the allocator settle first.
    load(Duration::from_millis(500)).await?;
    let (mut rounds, mut all) = (Vec::new(), Outcome::none()?);
    for _ in 0..ROUNDS {
        let before = server.cpu_seconds()?;
        let outcome = load(Duration::from_secs(plan.seconds) / ROUNDS).await?;
        let cpu = (server.cpu_seconds()? - before) * 1000.0 / outcome.done as f64;
        let share = if measured.needs.is_nothing() {
            None
        } else {
            Some(100.0 * plan.crypto.busy(measured.needs, CRYPTO_TIME)? / cpu)
        };
        rounds.push(Round { cpu, share });
        all.add(&outcome)?;
    }
    let quantile = |q| all.latency.value_at_quantile(q) as f64 / 1000.0;
    let shares: Vec<f64> = sorted(rounds.iter().filter_map(|round| round.share));
    let (share, range) = match (median(&shares), shares.first(), shares.last()) {
        (Some(share), Some(least), Some(most)) => (format!("{share:.1} %"), format!("{least:.1} to {most:.1} %")),
        _ => ("-".to_owned(), String::new()),
    };
    println!(
        "  {:<26}{:>9.0}{:>10.2}{:>10.2}{:>10.2}{:>12.3}{:>8}{:>16}",
        measured.title,
        all.done as f64 / all.took.as_secs_f64(),
        quantile(0.5),
        quantile(0.95),
        quantile(0.99),
        median(&sorted(rounds.iter().map(|round| round.cpu))).unwrap_or_default(),
        share,
        range
    );
    Ok(())
}

fn sorted(figures: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures
}

fn median(sorted: &[f64]) -> Option<f64> {
    sorted.get(sorted.len() / 2).copied()
}
