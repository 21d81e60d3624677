//! `serve` asks administrators for signatures of keys that it made.

use poolhouse_tests::{AccessKey, HttpRequest, Outcome, Server, wall_clock};
use serde_json::json;
use tempfile::TempDir;

struct House {
    server: Server,
    store: String,
    _directory: TempDir,
}

async fn house() -> House {
    let directory = TempDir::new().unwrap();
    let store = format!("sqlite:{}", directory.path().join("pools.sqlite").display());
    let server = Server::start(&["serve", "--store", &store, "--public-url", "https://id.example.org"]).await;
    House { server, store, _directory: directory }
}

async fn new_key(house: &House) -> AccessKey {
    let made = Server::run(&["keys", "create", "--store", &house.store, "--json"]).await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    AccessKey::of_json(&made.stdout)
}

#[tokio::test]
async fn without_a_key_nobody_administers() {
    let house = house().await;
    assert_eq!(
        house.server.call("CreateUserPool", json!({"PoolName": "x"})).await.refused(),
        "MissingAuthenticationTokenException: Missing Authentication Token"
    );
}

#[tokio::test]
async fn a_key_opens_at_once_and_closes_at_once() {
    let house = house().await;
    let key = new_key(&house).await;
    let server = &house.server;

    let made = server.call_as(&key, "CreateUserPool", json!({"PoolName": "x"})).await.answered();
    let pool = made["UserPool"]["Id"].clone();
    server.call_as(&key, "AdminCreateUser", json!({"UserPoolId": pool, "Username": "ana"})).await.answered();

    let disabled = Server::run(&["keys", "disable", "--store", &house.store, &key.id]).await;
    assert!(disabled.status.success(), "{}", String::from_utf8_lossy(&disabled.stderr));
    let refused = server.call_as(&key, "DescribeUserPool", json!({"UserPoolId": pool})).await.refused_kind();
    assert_eq!(refused, "UnrecognizedClientException");

    let other = new_key(&house).await;
    server.call_as(&other, "DescribeUserPool", json!({"UserPoolId": pool})).await.answered();
    let listed = Server::run(&["keys", "list", "--store", &house.store]).await;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(listed.contains(&key.id) && listed.contains(&other.id), "{listed}");
    assert!(!listed.contains(&other.secret));
    let deleted = Server::run(&["keys", "delete", "--store", &house.store, &other.id]).await;
    assert!(deleted.status.success());
    let refused = server.call_as(&other, "DescribeUserPool", json!({"UserPoolId": pool})).await.refused_kind();
    assert_eq!(refused, "UnrecognizedClientException");
}

#[tokio::test]
async fn a_signature_covers_the_request_and_its_moment() {
    let house = house().await;
    let key = new_key(&house).await;
    let server = &house.server;
    let body = json!({"MaxResults": 1}).to_string();
    let good = HttpRequest::aws("ListUserPools", body.clone()).signed(&server.address, &key);
    server.send(&good).await.outcome().answered();

    let mut other_body = good.clone();
    other_body.body = json!({"MaxResults": 2}).to_string().into_bytes();
    let mut other_target = good.clone();
    for (name, value) in &mut other_target.headers {
        if name == "x-amz-target" {
            *value = "AWSCognitoIdentityProviderService.CreateUserPool".into();
        }
    }
    let wrong_secret = AccessKey { secret: "x".repeat(40), ..key.clone() };
    let minute = 60_000;
    for (what, request) in [
        ("another body", other_body),
        ("another operation", other_target),
        ("another secret", HttpRequest::aws("ListUserPools", body.clone()).signed(&server.address, &wrong_secret)),
        (
            "too old",
            HttpRequest::aws("ListUserPools", body.clone()).signed_at(&server.address, &key, wall_clock() - 6 * minute),
        ),
        (
            "too new",
            HttpRequest::aws("ListUserPools", body.clone()).signed_at(&server.address, &key, wall_clock() + 6 * minute),
        ),
    ] {
        assert_eq!(server.send(&request).await.outcome().refused_kind(), "InvalidSignatureException", "{what}");
    }
    let nearly = HttpRequest::aws("ListUserPools", body).signed_at(&server.address, &key, wall_clock() - 4 * minute);
    server.send(&nearly).await.outcome().answered();
}

#[tokio::test]
async fn a_key_is_rotated_and_its_use_is_seen() {
    let house = house().await;
    let former = new_key(&house).await;
    house.server.call_as(&former, "ListUserPools", json!({"MaxResults": 1})).await.answered();
    let rotated = Server::run(&["keys", "rotate", "--store", &house.store, &former.id, "--json"]).await;
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    let next = AccessKey::of_json(&rotated.stdout);
    let refused = house.server.call_as(&former, "ListUserPools", json!({"MaxResults": 1})).await.refused_kind();
    assert_eq!(refused, "UnrecognizedClientException");
    house.server.call_as(&next, "ListUserPools", json!({"MaxResults": 1})).await.answered();
    let listed = Server::run(&["keys", "list", "--store", &house.store, "--json"]).await;
    let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
    let used = |id: &str| listed.as_array().unwrap().iter().find(|key| key["AccessKeyId"] == id).unwrap().clone();
    assert_eq!(
        (used(&former.id)["Status"].clone(), used(&next.id)["Status"].clone()),
        (json!("Inactive"), json!("Active"))
    );
    assert!(used(&former.id)["LastUsedDate"].is_string() && used(&next.id)["LastUsedDate"].is_string());
}
