//! ChangePassword.

use domain::ids::{PoolId, Sub};
use domain::user::Credentials;
use futures::future::join_all;
use poolhouse_tests::{AwsError, NEW_PASSWORD, Outcome, PASSWORD, Tokens, User, World, days, minutes};
use serde_json::{Value, json};

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";
const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";

async fn changes(user: &User, tokens: &Tokens, previous: &str, proposed: &str) -> Result<Value, AwsError> {
    let input = json!({"AccessToken": tokens.access, "PreviousPassword": previous, "ProposedPassword": proposed});
    user.pool.world.call("ChangePassword", input).await
}

/// As somebody is who only ever signed in by codes.
async fn without_password(user: &User) {
    let mut tx = user.pool.world.service().store().begin();
    let pool = tx.pool_by_id(&PoolId::from(user.pool.id.as_str())).await.unwrap().unwrap();
    let (_, credentials) = tx.user_by_sub(pool.number, &Sub::from(user.sub.as_str())).await.unwrap().unwrap();
    tx.put(&Credentials { password: None, ..Credentials::clone(&credentials) });
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_new_password_works_and_sessions_go_on() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let modified = ana.get().await["UserLastModifiedDate"].as_f64().unwrap();
    world.wait(minutes(1));

    assert_eq!(changes(&ana, &tokens, PASSWORD, NEW_PASSWORD).await.answered(), json!({}));

    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), WRONG);
    client.tokens("ana", NEW_PASSWORD).await;
    client.renew(&tokens.refresh).await.answered();
    assert!(ana.get().await["UserLastModifiedDate"].as_f64().unwrap() > modified);
    changes(&ana, &tokens, NEW_PASSWORD, PASSWORD).await.answered();
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn what_it_refuses_changes_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    assert_eq!(changes(&ana, &tokens, "Wr0ng-password!", NEW_PASSWORD).await.refused(), WRONG);
    assert_eq!(
        changes(&ana, &tokens, PASSWORD, "Short1!").await.refused(),
        "InvalidPasswordException: Password did not conform with policy: Password not long enough"
    );
    let without = json!({"AccessToken": tokens.access, "ProposedPassword": NEW_PASSWORD});
    assert_eq!(
        world.call("ChangePassword", without).await.refused(),
        "InvalidParameterException: Missing required parameter PreviousPassword"
    );
    let input = json!({"AccessToken": tokens.id, "PreviousPassword": PASSWORD, "ProposedPassword": NEW_PASSWORD});
    assert_eq!(world.call("ChangePassword", input).await.refused(), "NotAuthorizedException: Invalid Access Token");
    client.tokens("ana", PASSWORD).await;

    ana.call("AdminUserGlobalSignOut", json!({})).await.answered();
    assert_eq!(
        changes(&ana, &tokens, PASSWORD, NEW_PASSWORD).await.refused(),
        "NotAuthorizedException: Access Token has been revoked"
    );
}

#[tokio::test]
async fn a_stolen_token_is_no_place_to_guess_passwords_at() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    for _ in 0..5 {
        assert_eq!(changes(&ana, &tokens, "Wr0ng-password!", NEW_PASSWORD).await.refused(), WRONG);
    }
    assert_eq!(changes(&ana, &tokens, PASSWORD, NEW_PASSWORD).await.refused(), LIMIT);
    // One counter of failed passwords, wherever they were typed.
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), "NotAuthorizedException: Password attempts exceeded");

    world.wait(minutes(61));
    let tokens = ana.signs_in(&client).await;
    changes(&ana, &tokens, PASSWORD, NEW_PASSWORD).await.answered();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_guesses_at_once_five_are_looked_at() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&pool.client().await).await;
    let guesses = (0..50).map(|_| {
        let (ana, tokens) = (ana.clone(), tokens.clone());
        tokio::spawn(async move { changes(&ana, &tokens, "Wr0ng-password!", NEW_PASSWORD).await.refused() })
    });
    let answers: Vec<String> = join_all(guesses).await.into_iter().map(Result::unwrap).collect();
    let count = |expected: &str| answers.iter().filter(|answer| *answer == expected).count();
    assert_eq!((count(WRONG), count(LIMIT)), (5, 45));
}

#[tokio::test]
async fn a_lock_that_sign_ins_caused_holds_here_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    for _ in 0..5 {
        assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    assert_eq!(
        changes(&ana, &tokens, PASSWORD, NEW_PASSWORD).await.refused(),
        "NotAuthorizedException: Password attempts exceeded"
    );
}

#[tokio::test]
async fn somebody_without_a_password_sets_a_first_one_and_needs_it_from_then_on() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    without_password(&ana).await;
    let set = |password: &'static str| {
        world.call("ChangePassword", json!({"AccessToken": tokens.access, "ProposedPassword": password}))
    };
    // There is nothing that could have been typed rightly.
    assert_eq!(changes(&ana, &tokens, PASSWORD, NEW_PASSWORD).await.refused(), WRONG);

    assert_eq!(set(NEW_PASSWORD).await.answered(), json!({}));

    client.tokens("ana", NEW_PASSWORD).await;
    assert_eq!(set(PASSWORD).await.refused(), "InvalidParameterException: Missing required parameter PreviousPassword");
}

#[tokio::test]
async fn a_session_that_outlived_its_password_is_held_to_the_users_state() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"AccessTokenValidity": 1})).await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    ana.call("AdminSetUserPassword", json!({"Password": "Temp0rary-word!"})).await.answered();

    changes(&ana, &tokens, "Temp0rary-word!", NEW_PASSWORD).await.answered();
    assert_eq!(ana.status().await, "CONFIRMED");

    ana.call("AdminSetUserPassword", json!({"Password": "Temp0rary-word!"})).await.answered();
    world.wait(days(8));
    let renewed = client.renew(&tokens.refresh).await.answered();
    let input = json!({
        "AccessToken": renewed["AuthenticationResult"]["AccessToken"], "PreviousPassword": "Temp0rary-word!",
        "ProposedPassword": PASSWORD,
    });
    assert_eq!(
        world.call("ChangePassword", input).await.refused(),
        "NotAuthorizedException: Temporary password has expired and must be reset by an administrator."
    );

    let external = json!({"ProviderName": "Cognito", "ProviderAttributeValue": "ana"});
    pool.call("AdminDisableProviderForUser", json!({"User": external})).await.answered();
    let input = json!({
        "AccessToken": renewed["AuthenticationResult"]["AccessToken"], "ProposedPassword": PASSWORD,
    });
    assert_eq!(world.call("ChangePassword", input).await.refused_kind(), "NotAuthorizedException");
}
