//! AdminConfirmSignUp.

use poolhouse_tests::{Outcome, PASSWORD, World, attributes_of};
use serde_json::json;

#[tokio::test]
async fn it_confirms_and_verifies_nothing() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();

    assert_eq!(pool.call("AdminConfirmSignUp", json!({"Username": "ana"})).await.answered(), json!({}));

    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "CONFIRMED");
    assert_eq!(attributes_of(&user["UserAttributes"])["email_verified"], "false");
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn it_raises_no_conflict_of_aliases() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    pool.user("owner").email("shared@example.com").confirmed().await;
    let client = pool.client().await;
    client.sign_up("rival", json!({"email": "shared@example.com"})).await.answered();
    pool.call("AdminConfirmSignUp", json!({"Username": "rival"})).await.answered();
    let by_alias = pool.call("AdminGetUser", json!({"Username": "shared@example.com"})).await.answered();
    assert_eq!(by_alias["Username"], "owner");
    world.verify().await;
}

#[tokio::test]
async fn only_the_unconfirmed_are_confirmed() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").confirmed().await;
    pool.user("ben").invited().await;
    for (name, status) in [("ana", "CONFIRMED"), ("ben", "FORCE_CHANGE_PASSWORD")] {
        assert_eq!(
            pool.call("AdminConfirmSignUp", json!({"Username": name})).await.refused(),
            format!("NotAuthorizedException: User cannot be confirmed. Current status is {status}")
        );
    }
    assert_eq!(
        pool.call("AdminConfirmSignUp", json!({"Username": "nobody"})).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}
