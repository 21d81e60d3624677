//! Networks that nobody signs in from, and those whose risks nobody looks at.

use poolhouse_tests::{AwsError, Client, Outcome, PASSWORD, Pool, World, seconds};
use serde_json::{Value, json};

use super::{enforcing, protected};

const BLOCKED: &str = "NotAuthorizedException: Unable to login because of security reasons.";

async fn blocks(pool: &Pool, client: Option<&Client>, ranges: &[&str]) {
    let mut input = json!({"RiskExceptionConfiguration": {"BlockedIPRangeList": ranges}});
    if let Some(client) = client {
        input["ClientId"] = client.id.as_str().into();
    }
    pool.call("SetRiskConfiguration", input).await.answered();
}

/// A sign-in through a back end that says where the user is.
async fn from(client: &Client, address: &str) -> Result<Value, AwsError> {
    let input = json!({
        "ClientId": client.id, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
        "ContextData": {"IpAddress": address, "ServerName": "s", "ServerPath": "/", "HttpHeaders": []},
    });
    client.pool.world.wait(seconds(1));
    client.pool.call("AdminInitiateAuth", input).await
}

#[tokio::test]
async fn nobody_signs_in_from_a_blocked_network() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    blocks(&pool, None, &["198.51.100.0/24", "2001:db8::/32"]).await;

    for address in ["198.51.100.7", "2001:db8::7", "::ffff:198.51.100.7"] {
        assert_eq!(from(&client, address).await.refused(), BLOCKED, "{address}");
    }
    from(&client, "203.0.113.9").await.answered();
    client.tokens("ana", PASSWORD).await;
    let listed = ana.call("AdminListUserAuthEvents", json!({})).await.answered();
    let blocked: Vec<_> = listed["AuthEvents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["EventRisk"]["RiskDecision"] == "Block")
        .map(|event| {
            (event["EventResponse"].as_str().unwrap(), event["EventContextData"]["IpAddress"].as_str().unwrap())
        })
        .collect();
    assert_eq!(blocked, [("Fail", "::ffff:198.51.100.7"), ("Fail", "2001:db8::7"), ("Fail", "198.51.100.7")]);

    // The right password is not looked at, nor is a wrong one counted; names that nobody has are told the same.
    blocks(&pool, None, &["192.0.2.0/24"]).await;
    for (name, password) in [("ana", PASSWORD), ("ana", "Wr0ng-password!"), ("nobody", PASSWORD)] {
        for _ in 0..6 {
            assert_eq!(client.sign_in(name, password).await.refused(), BLOCKED, "{name}");
        }
    }
    blocks(&pool, None, &["198.51.100.0/24"]).await;
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn a_clients_own_configuration_wins_and_an_audit_blocks_nobody() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let (open, closed) = (pool.client().await, pool.client().await);
    pool.user("ana").confirmed().await;
    blocks(&pool, None, &["192.0.2.7/32"]).await;
    blocks(&pool, Some(&open), &["198.51.100.0/24"]).await;
    open.tokens("ana", PASSWORD).await;
    assert_eq!(closed.sign_in("ana", PASSWORD).await.refused(), BLOCKED);

    let audited = protected(&world).await;
    let client = audited.client().await;
    audited.user("ana").confirmed().await;
    blocks(&audited, None, &["0.0.0.0/0"]).await;
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn an_app_is_believed_about_its_users_address_only_if_it_has_a_secret_and_may_speak_for_them() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    pool.user("ana").confirmed().await;
    blocks(&pool, None, &["198.51.100.0/24"]).await;
    let speaks = json!({"GenerateSecret": true, "EnablePropagateAdditionalUserContextData": true});
    for (members, is_believed) in [(json!({}), false), (json!({"GenerateSecret": true}), false), (speaks, true)] {
        let client = pool.client_with(members).await;
        let parameters = client.hashed("ana", json!({"USERNAME": "ana", "PASSWORD": PASSWORD}));
        let input = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters,
            "UserContextData": {"IpAddress": "198.51.100.7"},
        });
        let outcome = client.call("InitiateAuth", input).await;
        assert_eq!(outcome.is_err(), is_believed, "{outcome:?}");
    }
}
