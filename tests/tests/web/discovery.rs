//! Key sets, discovery documents, and whose name is in tokens.

use poolhouse_tests::{HttpRequest, Outcome, PASSWORD, Server, claims, key_ids, verify};
use serde_json::{Value, json};

/// Signs a new user in; the ID token. `host` is what the request names.
async fn id_token(server: &Server, host: &str) -> (String, String) {
    let call = |operation: &'static str, input: Value| {
        let request = HttpRequest::aws(operation, input.to_string()).header("host", host);
        async move { server.send(&request).await.outcome().answered() }
    };
    let pool = call("CreateUserPool", json!({"PoolName": "x"})).await["UserPool"]["Id"].clone();
    let client = call(
        "CreateUserPoolClient",
        json!({"UserPoolId": pool, "ClientName": "c", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}),
    )
    .await["UserPoolClient"]["ClientId"]
        .clone();
    call("AdminCreateUser", json!({"UserPoolId": pool, "Username": "ana"})).await;
    let set = json!({"UserPoolId": pool, "Username": "ana", "Password": PASSWORD, "Permanent": true});
    call("AdminSetUserPassword", set).await;
    let parameters = json!({"USERNAME": "ana", "PASSWORD": PASSWORD});
    let input = json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    let answer = call("InitiateAuth", input).await;
    (pool.as_str().unwrap().to_owned(), answer["AuthenticationResult"]["IdToken"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_token_verifies_by_what_its_issuer_publishes() {
    let server = Server::start(&["dev"]).await;
    let (pool, token) = id_token(&server, &server.address).await;
    let issuer = claims(&token)["iss"].as_str().unwrap().to_owned();
    assert_eq!(issuer, format!("{}/{pool}", server.url()));
    let document = server.get(&format!("/{pool}/.well-known/openid-configuration")).await;
    assert_eq!(document.status, 200);
    assert!(document.header("content-type").unwrap().starts_with("application/json"));
    let document = document.json();
    assert_eq!(document["issuer"], issuer);
    assert_eq!(document["jwks_uri"], format!("{issuer}/.well-known/jwks.json"));
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["RS256"]));
    assert_eq!(document["subject_types_supported"], json!(["public"]));
    for later in ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "end_session_endpoint"] {
        assert!(document.get(later).is_none(), "{later} is not served");
    }
    let keys = server.get(&format!("/{pool}/.well-known/jwks.json")).await;
    assert_eq!(keys.status, 200);
    assert!(keys.header("content-type").unwrap().starts_with("application/json"));
    verify(&keys.json(), &token);
    assert_eq!(server.get("/us-east-1_Nowhere00/.well-known/jwks.json").await.status, 404);
    assert_eq!(server.get("/us-east-1_Nowhere00/.well-known/openid-configuration").await.status, 404);

    let of_identity_pools = server.get("/.well-known/openid-configuration").await.json();
    assert_eq!(of_identity_pools["issuer"], "https://cognito-identity.amazonaws.com");
    assert_eq!(of_identity_pools["jwks_uri"], format!("{}/.well-known/jwks_uri", server.url()));
    assert_eq!(key_ids(&server.get("/.well-known/jwks_uri").await.json()).len(), 1);
}

#[tokio::test]
async fn in_dev_the_issuer_follows_a_host_of_this_machine_and_no_other() {
    let server = Server::start(&["dev"]).await;
    let port = server.address.rsplit_once(':').unwrap().1;
    for (host, expected) in [
        (format!("localhost:{port}"), format!("http://localhost:{port}")),
        (server.address.clone(), server.url()),
        (format!("evil.example:{port}"), server.url()),
    ] {
        let (pool, token) = id_token(&server, &host).await;
        assert_eq!(claims(&token)["iss"], format!("{expected}/{pool}"), "{host}");
        let path = format!("/{pool}/.well-known/openid-configuration");
        let document = server.send(&HttpRequest::new("GET", &path).header("host", &host)).await.json();
        assert_eq!(document["issuer"], format!("{expected}/{pool}"), "{host}");
    }
    let forwarded = HttpRequest::new("GET", "/us-east-1_Poolhouse/.well-known/openid-configuration")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "host=evil.example");
    let document = server.send(&forwarded).await.json();
    assert_eq!(document["issuer"], format!("{}/us-east-1_Poolhouse", server.url()));
}

#[tokio::test]
async fn a_public_url_wins_over_every_host() {
    let server = Server::start(&["dev", "--public-url", "https://id.example.org"]).await;
    let (pool, token) = id_token(&server, &server.address).await;
    assert_eq!(claims(&token)["iss"], format!("https://id.example.org/{pool}"));
}

#[tokio::test]
async fn the_issuer_may_be_amazons_while_keys_stay_here() {
    let server = Server::start(&["dev", "--issuer", "aws", "--region", "eu-west-1"]).await;
    let (pool, token) = id_token(&server, &server.address).await;
    let issuer = format!("https://cognito-idp.eu-west-1.amazonaws.com/{pool}");
    assert_eq!(claims(&token)["iss"], issuer);
    let document = server.get(&format!("/{pool}/.well-known/openid-configuration")).await.json();
    assert_eq!(document["issuer"], issuer);
    assert_eq!(document["jwks_uri"], format!("{}/{pool}/.well-known/jwks.json", server.url()));
}
