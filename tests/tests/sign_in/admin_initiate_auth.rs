//! AdminInitiateAuth: what the public operation does not do.

use poolhouse_tests::{Outcome, PASSWORD, Tokens, World};
use serde_json::json;

#[tokio::test]
async fn both_names_of_the_flow_give_tokens() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"] {
        let parameters = json!({"USERNAME": "ana", "PASSWORD": PASSWORD});
        let input = json!({"AuthFlow": flow, "ClientId": client.id, "AuthParameters": parameters});
        let answer = pool.call("AdminInitiateAuth", input).await.answered();
        assert!(!Tokens::of(&answer).refresh.is_empty(), "{flow}");
    }
}

#[tokio::test]
async fn it_refreshes() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    pool.user("ana").confirmed().await;
    let tokens = client.tokens("ana", PASSWORD).await;
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        let parameters = client.hashed("ana", json!({"REFRESH_TOKEN": tokens.refresh}));
        let input = json!({"AuthFlow": flow, "ClientId": client.id, "AuthParameters": parameters});
        let answer = pool.call("AdminInitiateAuth", input).await.answered();
        assert!(Tokens::of(&answer).refresh.is_empty());
    }
}

#[tokio::test]
async fn a_client_of_another_pool_is_unknown() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = other.client().await;
    let input = json!({
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "ClientId": client.id,
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    assert_eq!(
        pool.call("AdminInitiateAuth", input.clone()).await.refused(),
        format!("ResourceNotFoundException: User pool client {} does not exist.", client.id)
    );
    let mut nowhere = input;
    nowhere["UserPoolId"] = "us-east-1_Nowhere00".into();
    assert_eq!(
        world.call("AdminInitiateAuth", nowhere).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}

#[tokio::test]
async fn a_secret_is_needed_here_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    pool.user("ana").confirmed().await;
    let input = json!({
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "ClientId": client.id,
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    assert_eq!(
        pool.call("AdminInitiateAuth", input).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )
    );
    client.admin_sign_in("ana", PASSWORD).await.answered();
}
