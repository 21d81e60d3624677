//! The same on PostgreSQL: our process is killed, or the database's end of every connection.

use std::sync::Arc;

use poolhouse_tests::{AccessKey, Seeded, Server, is_long, postgres_url};
use tempfile::TempDir;

use super::writers::{Fate, Ledger, Target, check, verify, write};

/// A database of its own, so that nobody else's connections are cut.
async fn new_database(name: &str) -> String {
    let url = postgres_url().await;
    let name = format!("{name}_{}", std::process::id());
    execute(&url, &format!("DROP DATABASE IF EXISTS {name}")).await;
    execute(&url, &format!("CREATE DATABASE {name}")).await;
    let (server, rest) = url.rsplit_once('/').unwrap();
    let options = rest.split_once('?').map_or(String::new(), |(_, options)| format!("?{options}"));
    format!("{server}/{name}{options}")
}

async fn execute(url: &str, statement: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    client.batch_execute(statement).await.unwrap();
    drop(client);
    let _ = connection.await;
}

struct House {
    store: String,
    keyring: String,
    _directory: TempDir,
}

impl House {
    async fn new(name: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let keyring = directory.path().join("keyring").to_str().unwrap().to_owned();
        let made = Server::run(&["keyring", "add", "--keyring", &keyring]).await;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { store: new_database(name).await, keyring, _directory: directory }
    }

    async fn start(&self) -> Server {
        let url = ["--public-url", "https://id.example.org"];
        Server::start(&["serve", "--store", &self.store, "--keyring", &self.keyring, url[0], url[1]]).await
    }

    async fn key(&self) -> AccessKey {
        let made = Server::run(&["keys", "create", "--store", &self.store, "--keyring", &self.keyring, "--json"]).await;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        AccessKey::of_json(&made.stdout)
    }

    async fn verify(&self) {
        verify(&["--store", &self.store, "--keyring", &self.keyring]).await;
    }
}

fn rounds() -> usize {
    if is_long() { 10 } else { 3 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_user_survives_a_killed_process() {
    let house = House::new("killed_process").await;
    let random = Seeded::new(2);
    let ledger = Arc::new(Ledger::default());
    let mut server = house.start().await;
    let target = Target::make(&server, house.key().await).await;
    for _ in 0..rounds() {
        let writing = tokio::spawn(write(server.address.clone(), target.clone(), ledger.clone()));
        ledger.acknowledged(20 + random.below(150) as u64).await;
        server.kill();
        writing.await.unwrap();

        server = house.start().await;
        check(&server, &target, &ledger.take().await).await;
        house.verify().await;
    }
    assert!(server.stop().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_user_survives_cut_connections() {
    let house = House::new("cut_connections").await;
    let random = Seeded::new(3);
    let ledger = Arc::new(Ledger::default());
    let mut server = house.start().await;
    let target = Target::make(&server, house.key().await).await;
    for _ in 0..rounds() {
        let writing = tokio::spawn(write(server.address.clone(), target.clone(), ledger.clone()));
        for _ in 0..5 {
            ledger.acknowledged(20 + random.below(50) as u64).await;
            let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            execute(&house.store, cut).await;
        }
        // It goes on: more is acknowledged after the last cut.
        ledger.acknowledged(20).await;
        server.kill();
        writing.await.unwrap();

        server = house.start().await;
        let fates = ledger.take().await;
        assert!(fates.values().any(|fate| *fate == Fate::There));
        check(&server, &target, &fates).await;
        house.verify().await;
    }
    assert!(server.stop().await.success());
}
