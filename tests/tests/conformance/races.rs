//! Many at once want what only one can have.

use std::collections::HashMap;
use std::future::Future;

use futures::future::join_all;
use poolhouse_tests::{AwsError, NEW_PASSWORD, Outcome, PASSWORD, World, attributes_of};
use serde_json::{Value, json};

const MANY: usize = 64;

/// Runs them on all threads at once; what each was answered.
async fn at_once<F>(tasks: impl Iterator<Item = F>) -> Vec<Result<Value, AwsError>>
where
    F: Future<Output = Result<Value, AwsError>> + Send + 'static,
{
    let running: Vec<_> = tasks.map(tokio::spawn).collect();
    join_all(running).await.into_iter().map(Result::unwrap).collect()
}

#[track_caller]
fn exactly_one_wins(outcomes: &[Result<Value, AwsError>], losers: &str) {
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(refused.to_string(), losers);
    }
    assert_eq!(won, 1);
}

#[track_caller]
fn exactly_one_wins_by_message(outcomes: &[Result<Value, AwsError>], losers: &str) {
    for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(refused.message.as_deref(), Some(losers), "{refused}");
    }
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_user_name_goes_to_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let outcomes = at_once((0..MANY).map(|_| {
        let client = client.clone();
        async move { client.sign_up("ana", json!({})).await }
    }))
    .await;
    exactly_one_wins(&outcomes, "UsernameExistsException: User already exists");
    assert_eq!(pool.usernames().await, ["ana"]);
    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], 1);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_address_goes_to_one() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": false}}))
        .await;
    let outcomes = at_once((0..MANY).map(|number| {
        let pool = pool.clone();
        let name = if number % 2 == 0 { "ana@example.com" } else { "ANA@example.com" };
        async move { pool.call("AdminCreateUser", json!({"Username": name, "TemporaryPassword": PASSWORD})).await }
    }))
    .await;
    exactly_one_wins(&outcomes, "UsernameExistsException: An account with the given email already exists.");
    assert_eq!(pool.usernames().await.len(), 1);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_alias_goes_to_one() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let outcomes = at_once((0..MANY).map(|number| {
        let pool = pool.clone();
        let attributes =
            json!([{"Name": "email", "Value": "shared@example.com"}, {"Name": "email_verified", "Value": "true"}]);
        let input =
            json!({"Username": format!("u{number}"), "UserAttributes": attributes, "MessageAction": "SUPPRESS"});
        async move { pool.call("AdminCreateUser", input).await }
    }))
    .await;
    exactly_one_wins(&outcomes, "AliasExistsException: An account with the given email already exists.");
    assert_eq!(pool.usernames().await.len(), 1);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_reset_code_sets_one_password() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    let password = |number: usize| format!("Numb3r-{number}-wins!");

    let outcomes = at_once((0..16).map(|number| {
        let client = client.clone();
        let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": password(number)});
        async move { client.call("ConfirmForgotPassword", input).await }
    }))
    .await;

    exactly_one_wins(&outcomes, "ExpiredCodeException: Invalid code provided, please request a code again.");
    let winner = outcomes.iter().position(Result::is_ok).unwrap();
    client.tokens("ana", &password(winner)).await;
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_reset_codes_asked_for_at_once_one_is_good() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;

    let outcomes = at_once((0..8).map(|_| {
        let client = client.clone();
        async move { client.call("ForgotPassword", json!({"Username": "ana"})).await }
    }))
    .await;

    let sent = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let mut good = 0;
    for message in world.inbox().to("ana@example.com") {
        let input = json!({"Username": "ana", "ConfirmationCode": message.code, "Password": NEW_PASSWORD});
        good += usize::from(client.call("ConfirmForgotPassword", input).await.is_ok());
    }
    assert_eq!((world.inbox().to("ana@example.com").len(), good), (sent, 1));
    assert_eq!(sent, 8, "{outcomes:?}");
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_alias_is_confirmed_by_one() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;
    for number in 0..16 {
        client.sign_up(&format!("u{number}"), json!({"email": "shared@example.com"})).await.answered();
    }
    let mut codes = Vec::new();
    for message in world.inbox().to("shared@example.com") {
        codes.push((message.username.clone(), message.user_sub.clone().unwrap(), message.code.unwrap()));
    }
    let outcomes = at_once(codes.into_iter().map(|(_, sub, code)| {
        let (client, pool) = (client.clone(), pool.clone());
        async move {
            let user = pool.call("AdminGetUser", json!({"Username": sub})).await?;
            client.confirm(user["Username"].as_str().unwrap(), &code).await
        }
    }))
    .await;
    assert_eq!(outcomes.len(), 16);
    exactly_one_wins(&outcomes, "AliasExistsException: An account with the email already exists.");
    world.verify().await;
}

/// Sixteen by each way that makes an address somebody's own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_alias_goes_to_one_whichever_way_they_take() {
    const EACH: usize = 16;
    const ADDRESS: &str = "shared@example.com";
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;
    let proved = json!([{"Name": "email", "Value": ADDRESS}, {"Name": "email_verified", "Value": "true"}]);
    let mut calls = Vec::new();
    let mut by_sub = HashMap::new();
    for number in 0..EACH {
        let name = format!("signs-up{number}");
        let made = client.sign_up(&name, json!({"email": ADDRESS})).await.answered();
        by_sub.insert(made["UserSub"].as_str().unwrap().to_owned(), ("ConfirmSignUp", name));

        let user =
            pool.user(&format!("proves{number}")).email(ADDRESS).attribute("email_verified", "false").confirmed().await;
        let token = user.signs_in(&client).await.access;
        let input = json!({"AccessToken": token, "AttributeName": "email"});
        world.call("GetUserAttributeVerificationCode", input).await.answered();
        by_sub.insert(user.sub, ("VerifyUserAttribute", token));

        let user = pool.user(&format!("is-changed{number}")).without_email().confirmed().await;
        let input = json!({"UserPoolId": pool.id, "Username": user.username, "UserAttributes": proved});
        calls.push(("AdminUpdateUserAttributes", input));
        let input = json!({"UserPoolId": pool.id, "Username": format!("is-made{number}"), "UserAttributes": proved});
        calls.push(("AdminCreateUser", input));
    }
    for message in world.inbox().to(ADDRESS) {
        let code = message.code.unwrap();
        calls.push(match &by_sub[message.user_sub.as_deref().unwrap()] {
            ("ConfirmSignUp", name) => {
                ("ConfirmSignUp", json!({"ClientId": client.id, "Username": name, "ConfirmationCode": code}))
            }
            (operation, token) => (operation, json!({"AccessToken": token, "AttributeName": "email", "Code": code})),
        });
    }
    assert_eq!(calls.len(), MANY);

    let outcomes = at_once(calls.into_iter().map(|(operation, input)| {
        let world = world.clone();
        async move { world.call(operation, input).await }
    }))
    .await;

    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(
        outcomes.iter().flat_map(|outcome| outcome.as_ref().err()).all(|error| error.kind == "AliasExistsException")
    );
    assert_eq!(won, 1, "{outcomes:?}");
    let owner = pool.call("AdminGetUser", json!({"Username": ADDRESS})).await.answered();
    assert_eq!(attributes_of(&owner["UserAttributes"])["email_verified"], "true");
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_address_that_is_a_user_name_goes_to_one_whichever_way_they_take() {
    const EACH: usize = 16;
    const ADDRESS: &str = "shared@example.com";
    let world = World::new().await;
    let pool = world.pool_with(json!({"UsernameAttributes": ["email"]})).await;
    let client = pool.client().await;
    let list = json!([{"Name": "email", "Value": ADDRESS}]);
    let mut calls = Vec::new();
    for number in 0..EACH {
        calls.push(("SignUp", json!({"ClientId": client.id, "Username": ADDRESS, "Password": PASSWORD})));
        calls.push(("AdminCreateUser", json!({"UserPoolId": pool.id, "Username": ADDRESS})));
        let user = pool.user(&format!("a{number}@example.com")).confirmed().await;
        let token = user.signs_in(&client).await.access;
        calls.push(("UpdateUserAttributes", json!({"AccessToken": token, "UserAttributes": list})));
        let user = pool.user(&format!("b{number}@example.com")).confirmed().await;
        let input = json!({"UserPoolId": pool.id, "Username": user.username, "UserAttributes": list});
        calls.push(("AdminUpdateUserAttributes", input));
    }
    let outcomes = at_once(calls.into_iter().map(|(operation, input)| {
        let world = world.clone();
        async move { world.call(operation, input).await }
    }))
    .await;
    exactly_one_wins_by_message(&outcomes, "An account with the given email already exists.");
    pool.call("AdminGetUser", json!({"Username": ADDRESS})).await.answered();
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_confirms_once() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    let outcomes = at_once((0..50).map(|_| {
        let (client, code) = (client.clone(), code.clone());
        async move { client.confirm("ana", &code).await }
    }))
    .await;
    let won = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(won, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_at_once_are_counted_one_by_one() {
    let world = World::new().await;
    let client = world.verifying_pool().await.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let code: u32 = world.inbox().code_for("ana@example.com").await.parse().unwrap();
    let outcomes = at_once((1..=50).map(|number| {
        let (client, guess) = (client.clone(), format!("{:06}", (code + number) % 1_000_000));
        async move { client.confirm("ana", &guess).await }
    }))
    .await;
    let checked = outcomes
        .into_iter()
        .filter(|outcome| outcome.as_ref().is_err_and(|error| error.kind == "CodeMismatchException"))
        .count();
    assert_eq!(checked, 15);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_user_is_deleted_once_and_the_count_is_right() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    let outcomes = at_once((0..MANY).map(|_| {
        let pool = pool.clone();
        async move { pool.call("AdminDeleteUser", json!({"Username": "ana"})).await }
    }))
    .await;
    exactly_one_wins(&outcomes, "UserNotFoundException: User does not exist.");
    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], 1);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_different_users_all_get_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let outcomes =
        at_once(
            (0..MANY).map(|number| {
                let client = client.clone();
                async move {
                    client.sign_up(&format!("u{number}"), json!({"email": format!("u{number}@example.com")})).await
                }
            }),
        )
        .await;
    for outcome in outcomes {
        outcome.answered();
    }
    assert_eq!(pool.usernames().await.len(), MANY);
    assert_eq!(pool.describe().await["EstimatedNumberOfUsers"], MANY);
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn revoking_beats_refreshing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool
        .client_with(json!({
            "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        }))
        .await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    let outcomes = at_once((0..16).map(|number| {
        let (client, token) = (client.clone(), tokens.refresh.clone());
        async move {
            if number == 8 {
                client.call("RevokeToken", json!({"Token": token})).await
            } else {
                client.renew(&token).await
            }
        }
    }))
    .await;
    for answer in outcomes.into_iter().flatten() {
        if let Some(successor) = answer["AuthenticationResult"]["RefreshToken"].as_str() {
            assert!(client.renew(successor).await.is_err(), "a successor outlived the revocation");
        }
    }
}
