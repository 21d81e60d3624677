//! AdminSetUserPassword.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, World, days};
use serde_json::json;

#[tokio::test]
async fn a_permanent_password_confirms_and_works_at_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;

    let input = json!({"Password": NEW_PASSWORD, "Permanent": true});
    assert_eq!(ana.call("AdminSetUserPassword", input).await.answered(), json!({}));

    assert_eq!(ana.status().await, "CONFIRMED");
    client.tokens("ana", NEW_PASSWORD).await;
    assert_eq!(
        client.sign_in("ana", PASSWORD).await.refused(),
        "NotAuthorizedException: Incorrect username or password."
    );
}

#[tokio::test]
async fn a_temporary_password_must_be_changed_and_ends() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    ana.call("AdminSetUserPassword", json!({"Password": NEW_PASSWORD})).await.answered();

    assert_eq!(ana.status().await, "FORCE_CHANGE_PASSWORD");
    assert_eq!(client.sign_in("ana", NEW_PASSWORD).await.answered()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    // Tokens that were given stay good.
    client.renew(&tokens.refresh).await.answered();
    world.wait(days(8));
    assert_eq!(
        client.sign_in("ana", NEW_PASSWORD).await.refused(),
        "NotAuthorizedException: Temporary password has expired and must be reset by an administrator."
    );
    ana.call("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": false})).await.answered();
    assert_eq!(client.sign_in("ana", PASSWORD).await.answered()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn the_policy_holds_in_the_words_of_administrators() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").confirmed().await;
    assert_eq!(
        ana.call("AdminSetUserPassword", json!({"Password": "Short1!", "Permanent": true})).await.refused(),
        "InvalidPasswordException: Password did not conform with password policy: Password not long enough"
    );
    assert_eq!(
        ana.pool
            .call("AdminSetUserPassword", json!({"Username": "nobody", "Password": "x1", "Permanent": true}))
            .await
            .refused(),
        "UserNotFoundException: User does not exist."
    );
}

#[tokio::test]
async fn the_last_passwords_cannot_return() {
    let world = World::new().await;
    let policy = json!({
        "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
        "RequireSymbols": true, "PasswordHistorySize": 2,
    });
    let pool = world.pool_with(json!({"Policies": {"PasswordPolicy": policy}})).await;
    let ana = pool.user("ana").confirmed().await;
    let set = |password: &'static str| {
        let ana = ana.clone();
        async move { ana.call("AdminSetUserPassword", json!({"Password": password, "Permanent": true})).await }
    };

    assert_eq!(set(PASSWORD).await.refused_kind(), "PasswordHistoryPolicyViolationException");
    set("Second-1-word").await.answered();
    assert_eq!(set(PASSWORD).await.refused_kind(), "PasswordHistoryPolicyViolationException");
    assert_eq!(set("Second-1-word").await.refused_kind(), "PasswordHistoryPolicyViolationException");
    set("Third-1-word").await.answered();
    set(PASSWORD).await.answered();
}

#[tokio::test]
async fn it_sends_nothing() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").invited().await;
    ana.call("AdminSetUserPassword", json!({"Password": NEW_PASSWORD, "Permanent": true})).await.answered();
    assert!(world.inbox().all().is_empty());
}
