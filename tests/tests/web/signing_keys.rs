//! `poolhouse signing-keys`, beside a running server, and what `dev` has for it.

use poolhouse_tests::{HttpRequest, Outcome, PASSWORD, Server, Tokens, header, key_ids, verify};
use serde_json::{Value, json};
use tempfile::TempDir;

const POOL: &str = "us-east-1_Poolhouse";

async fn key_set(server: &Server) -> Value {
    server.get(&format!("/{POOL}/.well-known/jwks.json")).await.json()
}

async fn signs_in(server: &Server) -> Tokens {
    let client = json!({"UserPoolId": POOL, "ClientName": "app", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
    let made = server.call("CreateUserPoolClient", client).await.answered();
    let input = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": made["UserPoolClient"]["ClientId"],
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    Tokens::of(&server.call("InitiateAuth", input).await.answered())
}

async fn with_ana(arguments: &[&str]) -> Server {
    let server = Server::start(arguments).await;
    let created = json!({"UserPoolId": POOL, "Username": "ana", "MessageAction": "SUPPRESS"});
    server.call("AdminCreateUser", created).await.answered();
    let password = json!({"UserPoolId": POOL, "Username": "ana", "Password": PASSWORD, "Permanent": true});
    server.call("AdminSetUserPassword", password).await.answered();
    server
}

async fn get_user(server: &Server, token: &str) -> Result<Value, poolhouse_tests::AwsError> {
    server.call("GetUser", json!({"AccessToken": token})).await
}

#[tokio::test]
async fn an_operator_changes_the_keys_of_a_running_server() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().to_str().unwrap().to_owned();
    let store = format!("sqlite:{data}/poolhouse.sqlite");
    let server = with_ana(&["dev", "--data", &data]).await;
    let before = signs_in(&server).await;
    let first = key_ids(&key_set(&server).await);

    let rotated = Server::run(&["signing-keys", "rotate", POOL, "--store", &store, "--json"]).await;

    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    let told: Value = serde_json::from_slice(&rotated.stdout).unwrap();
    let published = key_set(&server).await;
    assert_eq!(key_ids(&json!({"keys": told})), key_ids(&published));
    assert_eq!(key_ids(&published)[2..], first);
    assert_eq!((&told[0]["token_use"], &told[1]["token_use"]), (&json!("id"), &json!("access")));
    assert!(told[0]["signs_since"].is_string() && told[0]["checks_until"].is_null(), "{told}");
    assert!(told[2]["checks_until"].is_string() && told[2]["signs_since"].is_null(), "{told}");
    let after = signs_in(&server).await;
    assert_eq!(header(&after.access)["kid"], told[1]["kid"]);
    for tokens in [&before, &after] {
        verify(&published, &tokens.id);
        get_user(&server, &tokens.access).await.answered();
    }
    assert!(server.stop().await.success());

    let server = Server::start(&["dev", "--data", &data]).await;
    assert_eq!(key_set(&server).await, published);
    get_user(&server, &before.access).await.answered();
    let dropped = Server::run(&["signing-keys", "rotate", POOL, "--store", &store, "--drop-former"]).await;
    assert_eq!(String::from_utf8_lossy(&dropped.stdout).lines().count(), 2);
    assert_eq!(key_ids(&key_set(&server).await).len(), 2);
    assert!(get_user(&server, &after.access).await.is_err());
    let listed = Server::run(&["signing-keys", "list", POOL, "--store", &store]).await;
    assert_eq!(listed.stdout, dropped.stdout);
    let unknown = Server::run(&["signing-keys", "rotate", "us-east-1_Nowhere", "--store", &store]).await;
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&unknown.stderr).trim(), "poolhouse: there is no user pool us-east-1_Nowhere");
}

#[tokio::test]
async fn dev_changes_them_on_request_and_after_a_reset_they_are_what_they_were() {
    let server = with_ana(&["dev"]).await;
    let before = signs_in(&server).await;
    let rotate = async |body: Value| {
        let request = HttpRequest::new("POST", "/_poolhouse/signing-keys").body(body.to_string());
        server.send(&request).await.status
    };

    assert_eq!(rotate(json!({"user_pool_id": POOL})).await, 204);
    let published = key_set(&server).await;
    assert_eq!(key_ids(&published).len(), 4);
    verify(&published, &before.access);
    server.send(&HttpRequest::new("POST", "/_poolhouse/reset")).await;
    assert_eq!(key_set(&server).await, published);
    assert_eq!(rotate(json!({"user_pool_id": POOL, "drop_former": true})).await, 204);
    assert_eq!(key_ids(&key_set(&server).await).len(), 2);

    assert_eq!(rotate(json!({"user_pool_id": "us-east-1_Nowhere"})).await, 404);
    for wrong in [json!({}), json!({"user_pool_id": POOL, "now": true}), json!("x")] {
        assert_eq!(rotate(wrong).await, 400);
    }
}
