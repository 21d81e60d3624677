//! AssociateSoftwareToken.

use poolhouse_tests::{Authenticator, Outcome, PASSWORD, World};
use serde_json::json;

use super::{every_factor, pool_with_factors};

#[tokio::test]
async fn a_secret_is_handed_out_and_changes_nothing_by_itself() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let before = ana.get().await;

    let handed = world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.answered();

    let secret = handed["SecretCode"].as_str().unwrap();
    assert_eq!(secret.len(), 52);
    assert!(secret.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)), "{secret}");
    assert!(handed.get("Session").is_none());
    assert_eq!(ana.get().await, before);
    client.tokens("ana", PASSWORD).await;
    let again = world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.answered();
    assert_ne!(again["SecretCode"], handed["SecretCode"]);
    let late = json!({"AccessToken": access, "UserCode": Authenticator::new(secret).code(&world, 0)});
    assert_eq!(
        world.call("VerifySoftwareToken", late).await.refused(),
        "EnableSoftwareTokenMFAException: Code mismatch",
        "a new secret takes the place of the pending one"
    );
}

#[tokio::test]
async fn a_pool_without_software_tokens_hands_out_none() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let access = pool.user("ana").confirmed().await.signs_in(&client).await.access;
    let mut without = every_factor("OPTIONAL");
    without["SoftwareTokenMfaConfiguration"]["Enabled"] = false.into();
    for config in [without, json!({"MfaConfiguration": "OFF"})] {
        pool.call("SetUserPoolMfaConfig", config).await.answered();
        assert_eq!(
            world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.refused(),
            "SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool"
        );
    }
}

#[tokio::test]
async fn it_is_one_of_token_and_session() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let access = pool.user("ana").confirmed().await.signs_in(&client).await.access;
    for input in [json!({}), json!({"AccessToken": access, "Session": "A".repeat(100)})] {
        assert_eq!(world.call("AssociateSoftwareToken", input).await.refused_kind(), "InvalidParameterException");
    }
    assert_eq!(
        world.call("AssociateSoftwareToken", json!({"Session": "A".repeat(100)})).await.refused(),
        "NotAuthorizedException: Invalid session for the user."
    );
}
