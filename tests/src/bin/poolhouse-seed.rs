//! `poolhouse-seed FILE POOL USERS`: fills a pool of a SQLite store that no server has open. For tests and measurements.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a tool of the tests: an assumption that does not hold ends it"
)]

use std::path::Path;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, pool, users] = arguments.as_slice() else { panic!("poolhouse-seed FILE POOL USERS") };
    poolhouse_tests::seed(Path::new(file), pool, users.parse().unwrap()).await;
}
