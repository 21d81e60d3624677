//! kill -9 in the middle of sixty-four writers on SQLite.

use std::collections::BTreeMap;
use std::sync::Arc;

use poolhouse_tests::{AccessKey, Seeded, Server, is_long};
use tempfile::TempDir;

use super::writers::{Ledger, Target, check, verify, write};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_user_survives_a_killed_process() {
    let rounds = if is_long() { 100 } else { 10 };
    let directory = TempDir::new().unwrap();
    let store = format!("sqlite:{}", directory.path().join("pools.sqlite").display());
    let arguments = ["serve", "--store", &store, "--public-url", "https://id.example.org"];
    let random = Seeded::new(1);
    let ledger = Arc::new(Ledger::default());

    let mut everybody = BTreeMap::new();
    let mut server = Server::start(&arguments).await;
    let key = Server::run(&["keys", "create", "--store", &store, "--json"]).await;
    let target = Target::make(&server, AccessKey::of_json(&key.stdout)).await;
    for _ in 0..rounds {
        let writing = tokio::spawn(write(server.address.clone(), target.clone(), ledger.clone()));
        ledger.acknowledged(20 + random.below(150) as u64).await;
        server.kill();
        writing.await.unwrap();

        verify(&["--store", &store]).await;
        server = Server::start(&arguments).await;
        let fates = ledger.take().await;
        check(&server, &target, &fates).await;
        everybody.extend(fates);
    }
    check(&server, &target, &everybody).await;
    assert!(server.stop().await.success());
    verify(&["--store", &store]).await;
}
