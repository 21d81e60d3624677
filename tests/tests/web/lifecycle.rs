//! Starting, stopping, starting again.

use poolhouse_tests::{HttpRequest, Outcome, PASSWORD, Server};
use serde_json::json;
use tempfile::TempDir;

#[tokio::test]
async fn a_server_is_healthy_and_stops_when_asked() {
    let server = Server::start(&["dev"]).await;
    assert_eq!(server.get("/health").await.status, 200);
    let address = server.address.clone();
    let status = server.stop().await;
    assert!(status.success(), "{status}");
    assert!(HttpRequest::new("GET", "/health").send(&address).await.is_err());
}

#[tokio::test]
async fn data_outlives_the_process() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("pools").to_str().unwrap().to_owned();
    let server = Server::start(&["dev", "--data", &data]).await;
    let made = server.call("CreateUserPool", json!({"PoolName": "kept"})).await.answered();
    let pool = made["UserPool"]["Id"].clone();
    let set = json!({"UserPoolId": pool, "Username": "ana", "TemporaryPassword": PASSWORD});
    server.call("AdminCreateUser", set).await.answered();
    server.send(&HttpRequest::new("POST", "/_poolhouse/clock").body("{\"advance_seconds\":864000}")).await;
    let keys = server.get(&format!("/{}/.well-known/jwks.json", pool.as_str().unwrap())).await.json();
    assert!(server.stop().await.success());

    let server = Server::start(&["dev", "--data", &data]).await;

    let user = server.call("AdminGetUser", json!({"UserPoolId": pool, "Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(server.get(&format!("/{}/.well-known/jwks.json", pool.as_str().unwrap())).await.json(), keys);
    let later = server.call("CreateUserPool", json!({"PoolName": "later"})).await.answered();
    let moved =
        later["UserPool"]["CreationDate"].as_f64().unwrap() - made["UserPool"]["CreationDate"].as_f64().unwrap();
    assert!(moved > 860_000.0, "the moved clock is kept: {moved}");
    assert!(server.stop().await.success());
}

#[tokio::test]
async fn a_second_start_on_the_same_data_refuses_in_one_line() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().to_str().unwrap().to_owned();
    let server = Server::start(&["dev", "--data", &data]).await;

    let second = Server::run(&["dev", "--data", &data, "--listen", "127.0.0.1:0"]).await;

    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(said.contains("in use"), "{said}");
    assert_eq!(server.get("/health").await.status, 200);
}

#[tokio::test]
async fn data_goes_into_a_directory() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("users.sqlite");
    std::fs::write(&file, "").unwrap();

    let refused = Server::run(&["dev", "--data", file.to_str().unwrap(), "--listen", "127.0.0.1:0"]).await;

    assert!(!refused.status.success());
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr).trim(),
        format!("poolhouse: --data {}: a file, but this names the directory to keep the data in", file.display())
    );
}

#[tokio::test]
async fn a_taken_port_is_told_in_one_line() {
    let server = Server::start(&["dev"]).await;
    let second = Server::run(&["dev", "--listen", &server.address]).await;
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains(&server.address) && said.trim().lines().count() == 1, "{said}");
}

#[tokio::test]
async fn serve_does_not_start_without_what_makes_it_safe() {
    let directory = TempDir::new().unwrap();
    let store = format!("sqlite:{}", directory.path().join("pools.sqlite").display());
    for arguments in [
        vec!["serve", "--listen", "127.0.0.1:0"],
        vec!["serve", "--listen", "127.0.0.1:0", "--store", &store],
        vec!["serve", "--listen", "127.0.0.1:0", "--public-url", "https://id.example.org"],
        vec!["serve", "--listen", "127.0.0.1:0", "--store", &store, "--public-url", "http://id.example.org"],
        vec![
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--store",
            "postgres://127.0.0.1/x",
            "--public-url",
            "https://id.example.org",
        ],
    ] {
        let output = Server::run(&arguments).await;
        assert!(!output.status.success(), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.trim().lines().count(), 1, "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[tokio::test]
async fn serve_has_neither_demo_nor_inbox() {
    let directory = TempDir::new().unwrap();
    let store = format!("sqlite:{}", directory.path().join("pools.sqlite").display());
    let server = Server::start(&["serve", "--store", &store, "--public-url", "https://id.example.org"]).await;
    for (method, path) in [("GET", "/_poolhouse/inbox"), ("POST", "/_poolhouse/reset"), ("POST", "/_poolhouse/clock")] {
        assert_eq!(server.send(&HttpRequest::new(method, path)).await.status, 404, "{path}");
    }
    assert_eq!(server.get("/us-east-1_Poolhouse/.well-known/jwks.json").await.status, 404);
    let stranger = HttpRequest::new("GET", "/us-east-1_Poolhouse/.well-known/jwks.json").header("host", "evil.example");
    assert_eq!(server.send(&stranger).await.status, 421);
    assert_eq!(server.get("/health").await.status, 200);
}

#[tokio::test]
async fn a_keyring_that_does_not_fit_keeps_it_from_starting() {
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    let store = format!("sqlite:{}", path("pools.sqlite").display());
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--store", &store, "--public-url", "https://id.example.org"];
    let server = Server::start(&arguments).await;
    assert!(server.stop().await.success());
    let keyring = path("pools.sqlite.keyring");
    std::fs::rename(&keyring, path("elsewhere")).unwrap();

    let without = Server::run(&arguments).await;
    assert!(!without.status.success(), "{}", String::from_utf8_lossy(&without.stdout));
    let said = String::from_utf8_lossy(&without.stderr);
    assert!(said.contains("key"), "{said}");

    let _ = std::fs::remove_file(&keyring);
    std::fs::rename(path("elsewhere"), &keyring).unwrap();
    assert!(Server::start(&arguments).await.stop().await.success());
}
