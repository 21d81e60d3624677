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
    load,
    operations::{House, email},
    process::{Engine, Server},
};

const STARTS: usize = 10;
const MANY_USERS: u64 = 10_000;

pub struct Plan<'a> {
    pub binary: &'a Path,
    pub engine: Engine,
    pub seconds: u64,
    pub connections: usize,
    pub users: usize,
    pub only: &'a str,
    pub crypto: &'a Crypto,
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

pub async fn operations(plan: &Plan<'_>) -> Result<(), String> {
    let server = Server::start(plan.binary, plan.engine).await?;
    let mut client = Client::connect(&server.address).await?;
    let house = House::furnish(&mut client, plan.users).await?;
    server.settle().await?;
    println!(
        "  {:<26}{:>9}{:>10}{:>10}{:>10}{:>12}{:>9}",
        "operation", "rate/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms/op", "share"
    );
    for measured in house.all() {
        if !measured.title.contains(plan.only) {
            continue;
        }
        let next = Arc::new(AtomicU64::new(0));
        let run = |duration| load::run(&server.address, &measured.work, plan.connections, duration, &next);
        // Connections, caches and the allocator settle first.
        run(Duration::from_millis(500)).await?;
        let before = server.cpu_seconds()?;
        let outcome = run(Duration::from_secs(plan.seconds)).await?;
        let cpu = (server.cpu_seconds()? - before) * 1000.0 / outcome.done as f64;
        let crypto = plan.crypto.of(&measured.needs);
        let share = if crypto > 0.0 { format!("{:.0} %", 100.0 * crypto / cpu) } else { "-".into() };
        let quantile = |q| outcome.latency.value_at_quantile(q) as f64 / 1000.0;
        println!(
            "  {:<26}{:>9.0}{:>10.2}{:>10.2}{:>10.2}{:>12.3}{:>9}",
            measured.title,
            outcome.done as f64 / outcome.took.as_secs_f64(),
            quantile(0.5),
            quantile(0.95),
            quantile(0.99),
            cpu,
            share
        );
    }
    Ok(())
}
