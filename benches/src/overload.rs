//! More sign-ins than the cores can compute: what does not fit the queue is refused soon, and health stays green.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use serde_json::Value;

use crate::{
    client::Client,
    operations::{House, email, sign_in},
    process::{Engine, Server},
};

/// What the server's queue holds for each core.
const QUEUE: usize = 512;
/// So many more than the queue holds.
const TOO_MANY: usize = 500;
/// How long a refused caller waits before it comes again, as SDKs do.
const BACKOFF: Duration = Duration::from_millis(500);
const PROBES: Duration = Duration::from_millis(20);

#[derive(Default)]
struct Told {
    signed_in: u64,
    refused: u64,
}

/// How many were served and refused, how soon the refusals came, and how soon health answered meanwhile.
pub async fn press(binary: &Path, seconds: u64) -> Result<(), String> {
    let server = Server::start(binary, Engine::Memory).await?;
    let mut client = Client::connect(&server.address).await?;
    let house = House::furnish(&mut client, 200).await?;
    server.settle().await?;
    let over = Arc::new(AtomicBool::new(false));
    let crowd = std::thread::available_parallelism().map_or(1, usize::from) * QUEUE + TOO_MANY;
    let mut callers = Vec::new();
    for number in 0..crowd as u64 {
        let mut caller = Client::connect(&server.address).await?;
        let input = sign_in(&house.client, &email(number % house.users as u64));
        let over = over.clone();
        #[allow(clippy::disallowed_methods, reason = "each caller is a task")]
        callers.push(tokio::task::spawn(async move {
            let mut told = Told::default();
            while !over.load(Ordering::Relaxed) {
                let answer = caller.send("InitiateAuth", &input).await?;
                match answer.status {
                    200 => told.signed_in += 1,
                    400 if kind(&answer.body) == "TooManyRequestsException" => {
                        told.refused += 1;
                        tokio::time::sleep(BACKOFF).await;
                    }
                    _ => return Err(answer.body.to_string()),
                }
            }
            Ok(told)
        }));
    }

    let (mut health, mut refusals) = (histogram()?, histogram()?);
    let (mut failed, began) = (0, Instant::now());
    let mut probe = Client::connect(&server.address).await?;
    while began.elapsed() < Duration::from_secs(seconds) {
        let sent = Instant::now();
        failed += u64::from(client.get("/health").await?.status != 200);
        record(&mut health, sent)?;
        let sent = Instant::now();
        if probe.send("InitiateAuth", &sign_in(&house.client, &email(0))).await?.status == 400 {
            record(&mut refusals, sent)?;
        }
        tokio::time::sleep(PROBES).await;
    }
    over.store(true, Ordering::Relaxed);

    let mut told = Told::default();
    for caller in callers {
        let one = caller.await.map_err(|error| error.to_string())??;
        told.signed_in += one.signed_in;
        told.refused += one.refused;
    }
    let quantile = |times: &Histogram<u64>, q| times.value_at_quantile(q) as f64 / 1000.0;
    println!("  {crowd} callers: {} signed in, {} told to come back", told.signed_in, told.refused);
    println!("  refused after p50 {:.1} ms, p99 {:.1} ms", quantile(&refusals, 0.5), quantile(&refusals, 0.99));
    println!(
        "  health after p50 {:.1} ms, p99 {:.1} ms, {failed} of {} not green",
        quantile(&health, 0.5),
        quantile(&health, 0.99),
        health.len()
    );
    Ok(())
}

fn kind(body: &Value) -> &str {
    body.get("__type").and_then(Value::as_str).unwrap_or_default()
}

fn histogram() -> Result<Histogram<u64>, String> {
    Histogram::new(3).map_err(|error| error.to_string())
}

fn record(times: &mut Histogram<u64>, sent: Instant) -> Result<(), String> {
    times.record(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX)).map_err(|error| error.to_string())
}
