//! Closed-loop load: each connection sends its next request when the last was answered.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures::future::BoxFuture;
use hdrhistogram::Histogram;
use serde_json::Value;

use crate::client::Client;

/// The n-th run of what is measured: one request, or the requests of one exchange.
pub type Work = Arc<dyn for<'c> Fn(&'c mut Client, u64) -> BoxFuture<'c, Result<(), String>> + Send + Sync>;

/// Work of one request.
pub fn once(operation: &'static str, input: impl Fn(u64) -> Value + Send + Sync + 'static) -> Work {
    Arc::new(move |client, number| {
        let input = input(number);
        Box::pin(async move { client.call(operation, &input).await.map(drop) })
    })
}

pub struct Outcome {
    pub done: u64,
    pub took: Duration,
    /// Microseconds.
    pub latency: Histogram<u64>,
}

impl Outcome {
    pub fn none() -> Result<Self, String> {
        Ok(Self { done: 0, took: Duration::ZERO, latency: Histogram::new(3).map_err(|error| error.to_string())? })
    }

    pub fn add(&mut self, other: &Self) -> Result<(), String> {
        self.done += other.done;
        self.took += other.took;
        self.latency.add(&other.latency).map_err(|error| error.to_string())
    }
}

pub async fn run(
    address: &str,
    work: &Work,
    connections: usize,
    duration: Duration,
    next: &Arc<AtomicU64>,
) -> Result<Outcome, String> {
    let begin = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (address, work, next) = (address.to_owned(), work.clone(), next.clone());
        #[allow(clippy::disallowed_methods, reason = "each connection of the load is a task")]
        tasks.push(tokio::task::spawn(async move {
            let mut client = Client::connect(&address).await?;
            let mut latency = Histogram::<u64>::new(3).map_err(|error| error.to_string())?;
            while begin.elapsed() < duration {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let sent = Instant::now();
                work(&mut client, number).await?;
                let took = u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX);
                latency.record(took).map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(latency)
        }));
    }
    let mut latency = Histogram::<u64>::new(3).map_err(|error| error.to_string())?;
    for task in tasks {
        latency.add(task.await.map_err(|error| error.to_string())??).map_err(|error| error.to_string())?;
    }
    Ok(Outcome { done: latency.len(), took: begin.elapsed(), latency })
}
