//! 11: hashes that are missing, wrong, of an alias, or of another client.

use poolhouse_tests::{Outcome, PASSWORD, World, secret_hash};
use serde_json::{Value, json};

#[tokio::test]
async fn test_11_no_other_hash_will_do() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let (client, other) = (pool.confidential_client().await, pool.confidential_client().await);
    pool.user("ana").confirmed().await;
    let (id, secret) = (client.id.as_str(), client.secret.clone().unwrap());
    let unverified = format!("NotAuthorizedException: Unable to verify secret hash for client {id}");
    let missing =
        format!("NotAuthorizedException: Client {id} is configured with secret but SECRET_HASH was not received");
    let operations: [(&str, Value); 5] = [
        ("SignUp", json!({"Username": "ana", "Password": PASSWORD})),
        ("ConfirmSignUp", json!({"Username": "ana", "ConfirmationCode": "123456"})),
        ("ResendConfirmationCode", json!({"Username": "ana"})),
        ("ForgotPassword", json!({"Username": "ana"})),
        ("ConfirmForgotPassword", json!({"Username": "ana", "ConfirmationCode": "123456", "Password": PASSWORD})),
    ];
    let wrong = [
        // Of the name that was not sent.
        secret_hash("ana@example.com", id, &secret),
        secret_hash("ana", &other.id, other.secret.as_deref().unwrap()),
        secret_hash("ana", id, other.secret.as_deref().unwrap()),
        // Of the name alone, which would be good at every client with that secret.
        secret_hash("ana", "", &secret),
        "AAAA".to_owned(),
    ];
    for (operation, input) in operations {
        let call = |hash: Option<&str>| {
            let mut input = input.clone();
            input["ClientId"] = id.into();
            if let Some(hash) = hash {
                input["SecretHash"] = hash.into();
            }
            world.call(operation, input)
        };
        assert_eq!(call(None).await.refused(), missing, "{operation}");
        for hash in &wrong {
            assert_eq!(call(Some(hash)).await.refused(), unverified, "{operation}");
        }
    }
    assert!(world.inbox().all().is_empty());

    let by_alias = json!({"Username": "ana@example.com", "SecretHash": secret_hash("ana@example.com", id, &secret)});
    client.call("ForgotPassword", by_alias).await.answered();
}
