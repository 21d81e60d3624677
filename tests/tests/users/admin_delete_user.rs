//! AdminDeleteUser.

use poolhouse_tests::{Outcome, PASSWORD, World};
use serde_json::{Value, json};

#[tokio::test]
async fn nothing_of_a_deleted_user_works() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    assert_eq!(ana.call("AdminDeleteUser", json!({})).await.answered(), Value::Null);

    let missing = "UserNotFoundException: User does not exist.";
    for name in ["ana", "ana@example.com", &ana.sub] {
        assert_eq!(pool.call("AdminGetUser", json!({"Username": name})).await.refused(), missing, "{name}");
    }
    assert_eq!(ana.call("AdminDeleteUser", json!({})).await.refused(), missing);
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), missing);
    assert_eq!(world.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(), missing);
    assert!(client.refresh("ana", &tokens.refresh).await.is_err());
    assert!(client.renew(&tokens.refresh).await.is_err());
    assert!(pool.usernames().await.is_empty());
    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], 0);
    world.verify().await;
}

#[tokio::test]
async fn a_successor_of_the_same_name_inherits_nothing() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let old_code = world.inbox().code_for("ana@example.com").await;
    let invited = pool.user("ben").invited().await;
    let challenge = client.sign_in("ben", PASSWORD).await.answered();
    let confirmed = pool.user("cleo").confirmed().await;
    let tokens = confirmed.signs_in(&client).await;
    for name in ["ana", "ben", "cleo"] {
        pool.call("AdminDeleteUser", json!({"Username": name})).await.answered();
    }

    client.sign_up("ana", json!({})).await.answered();
    let again = pool.user("ben").invited().await;
    let cleo = pool.user("cleo").confirmed().await;

    assert_eq!(
        client.confirm("ana", &old_code).await.refused(),
        "ExpiredCodeException: Invalid code provided, please request a code again."
    );
    assert_ne!(again.sub, invited.sub);
    let answer = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
        "ChallengeResponses": {"USERNAME": "ben", "NEW_PASSWORD": "N3w-password!"},
    });
    assert!(client.call("RespondToAuthChallenge", answer).await.is_err());
    assert_eq!(again.status().await, "FORCE_CHANGE_PASSWORD");
    assert_ne!(cleo.sub, confirmed.sub);
    assert!(client.renew(&tokens.refresh).await.is_err());
    assert!(world.call("GetUser", json!({"AccessToken": tokens.access})).await.is_err());
}

#[tokio::test]
async fn failures_of_the_predecessor_lock_nobody() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    for _ in 0..5 {
        assert!(client.sign_in("ana", "Wr0ng-password!").await.is_err());
    }
    ana.call("AdminDeleteUser", json!({})).await.answered();
    let ana = pool.user("ana").confirmed().await;
    ana.signs_in(&client).await;
}
