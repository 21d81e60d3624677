//! Functions are not run yet: where a pool has one, the call ends as Cognito ends it for a function that is not there, at
//! that very moment. Nothing goes on as if the function had agreed.

use poolhouse_tests::{Outcome, PASSWORD, Pool, World};
use serde_json::json;

const FUNCTION: &str = "arn:aws:lambda:us-east-1:123456789012:function:missing";

async fn with_function(pool: &Pool, trigger: &str) {
    let input = json!({"AutoVerifiedAttributes": ["email"], "LambdaConfig": {trigger: FUNCTION}});
    pool.call("UpdateUserPool", input).await.answered();
}

#[tokio::test]
async fn before_a_sign_up_nobody_is_stored() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    with_function(&pool, "PreSignUp").await;
    let signed_up = client.sign_up("ana", json!({"email": "ana@example.com"})).await;
    assert_eq!(signed_up.refused_kind(), "UnexpectedLambdaException");
    let invited = pool.call("AdminCreateUser", json!({"Username": "ben"})).await;
    assert_eq!(invited.refused_kind(), "UnexpectedLambdaException");
    assert!(pool.usernames().await.is_empty());
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn before_a_message_the_user_is_stored_and_nothing_is_sent() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    with_function(&pool, "CustomMessage").await;
    let signed_up = client.sign_up("ana", json!({"email": "ana@example.com"})).await;
    assert_eq!(signed_up.refused_kind(), "UnexpectedLambdaException");
    assert_eq!(pool.usernames().await, ["ana"]);
    assert!(world.inbox().all().is_empty());
    world.verify().await;
}

#[tokio::test]
async fn after_a_confirmation_the_user_stays_confirmed() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    with_function(&pool, "PostConfirmation").await;
    assert_eq!(client.confirm("ana", &code).await.refused_kind(), "UnexpectedLambdaException");
    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "CONFIRMED");
}

#[tokio::test]
async fn around_a_sign_in_there_are_no_tokens() {
    let world = World::new().await;
    for trigger in ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"] {
        let pool = world.verifying_pool().await;
        let client = pool.client().await;
        let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
        with_function(&pool, trigger).await;
        for outcome in [client.sign_in("ana", PASSWORD).await, client.admin_sign_in("ana", PASSWORD).await] {
            assert_eq!(outcome.refused_kind(), "UnexpectedLambdaException", "{trigger}");
        }
        let refreshed = client.refresh("ana", &tokens.refresh).await;
        if trigger == "PreTokenGeneration" {
            assert_eq!(refreshed.refused_kind(), "UnexpectedLambdaException");
        } else {
            refreshed.answered();
        }
    }
}
