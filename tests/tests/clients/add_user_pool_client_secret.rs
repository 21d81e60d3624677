//! AddUserPoolClientSecret: two secrets live at once.

use poolhouse_tests::{Client, Outcome, PASSWORD, World, minutes};
use serde_json::json;

/// The same client, by another secret.
pub fn with(client: &Client, secret: &str) -> Client {
    Client { secret: Some(secret.to_owned()), ..client.clone() }
}

#[tokio::test]
async fn both_secrets_are_good() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    pool.user("ana").confirmed().await;
    world.wait(minutes(1));

    let added = pool.call("AddUserPoolClientSecret", json!({"ClientId": client.id})).await.answered();

    let added = &added["ClientSecretDescriptor"];
    let value = added["ClientSecretValue"].as_str().unwrap().to_owned();
    assert!(
        value.len() == 51 && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
        "{value}"
    );
    assert_eq!(
        *added,
        json!({
            "ClientSecretId": format!("{}--1772521749", client.id), "ClientSecretValue": value,
            "ClientSecretCreateDate": 1_772_521_749.123,
        })
    );
    let listed = pool.call("ListUserPoolClientSecrets", json!({"ClientId": client.id})).await.answered();
    assert_eq!(
        listed,
        json!({"ClientSecrets": [
            {"ClientSecretId": format!("{}--1772521689", client.id), "ClientSecretCreateDate": 1_772_521_689.123},
            {"ClientSecretId": format!("{}--1772521749", client.id), "ClientSecretCreateDate": 1_772_521_749.123},
        ]})
    );
    for app in [client.clone(), with(&client, &value)] {
        let tokens = app.tokens("ana", PASSWORD).await;
        app.renew(&tokens.refresh).await.answered();
    }
    assert!(with(&client, "neither-one-nor-the-other").sign_in("ana", PASSWORD).await.is_err());
    assert_eq!(client.describe().await["ClientSecret"], client.secret.clone().unwrap(), "the one it was made with");
}

#[tokio::test]
async fn a_secret_that_was_brought_along_is_not_shown() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    pool.user("ana").confirmed().await;
    let own = "abcdefghijklmnopqrstuvwxyz0123456789";
    let input = json!({"ClientId": client.id, "ClientSecret": own});
    let added = pool.call("AddUserPoolClientSecret", input).await.answered();
    assert!(added["ClientSecretDescriptor"].get("ClientSecretValue").is_none());
    with(&client, own).tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let public = pool.client().await;
    assert_eq!(
        pool.call("AddUserPoolClientSecret", json!({"ClientId": public.id})).await.refused(),
        "InvalidParameterException: User pool client secret not enabled. Cannot create new secret."
    );
    let client = pool.confidential_client().await;
    for secret in ["too-short", "x".repeat(65).as_str(), "with a blank in between the words"] {
        let input = json!({"ClientId": client.id, "ClientSecret": secret});
        let refused = pool.call("AddUserPoolClientSecret", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{secret}");
    }
    pool.call("AddUserPoolClientSecret", json!({"ClientId": client.id})).await.answered();
    let third = pool.call("AddUserPoolClientSecret", json!({"ClientId": client.id})).await;
    assert_eq!(third.refused_kind(), "LimitExceededException");
    let elsewhere = world.pool().await;
    assert_eq!(
        elsewhere.call("AddUserPoolClientSecret", json!({"ClientId": client.id})).await.refused(),
        format!("ResourceNotFoundException: User pool client {} does not exist.", client.id)
    );
}

#[tokio::test]
async fn of_many_who_add_one_does() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    let tasks = (0..8).map(|_| {
        let (pool, input) = (pool.clone(), json!({"ClientId": client.id}));
        tokio::spawn(async move { pool.call("AddUserPoolClientSecret", input).await })
    });
    let mut added = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(_) => added += 1,
            Err(error) => assert_eq!(error.kind, "LimitExceededException"),
        }
    }
    assert_eq!(added, 1);
}
