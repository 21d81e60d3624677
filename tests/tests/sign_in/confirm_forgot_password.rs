//! ConfirmForgotPassword.

use poolhouse_tests::{AwsError, Client, NEW_PASSWORD, Outcome, PASSWORD, Server, User, World, hours, minutes};
use serde_json::{Value, json};
use tempfile::TempDir;

const WRONG: &str = "CodeMismatchException: Invalid verification code provided, please try again.";
const EXPIRED: &str = "ExpiredCodeException: Invalid code provided, please request a code again.";
const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";

/// Somebody who forgot the password, an app, and the code that was sent.
async fn forgetful(world: &World) -> (Client, User, String) {
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let code = forgets(world, &client, "ana").await;
    (client, ana, code)
}

async fn forgets(world: &World, client: &Client, name: &str) -> String {
    client.call("ForgotPassword", json!({"Username": name})).await.answered();
    world.inbox().code_for("ana@example.com").await
}

async fn resets(client: &Client, name: &str, code: &str, password: &str) -> Result<Value, AwsError> {
    let input = json!({"Username": name, "ConfirmationCode": code, "Password": password});
    client.call("ConfirmForgotPassword", input).await
}

/// Six digits that are not the code.
fn other_than(code: &str) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1) % 1_000_000)
}

#[tokio::test]
async fn the_code_sets_the_password_once_and_sessions_go_on() {
    let world = World::new().await;
    let (client, ana, code) = forgetful(&world).await;
    let tokens = ana.signs_in(&client).await;
    let modified = ana.get().await["UserLastModifiedDate"].as_f64().unwrap();
    world.wait(minutes(1));

    assert_eq!(resets(&client, "ana", &code, NEW_PASSWORD).await.answered(), json!({}));

    client.tokens("ana", NEW_PASSWORD).await;
    assert_eq!(
        client.sign_in("ana", PASSWORD).await.refused(),
        "NotAuthorizedException: Incorrect username or password."
    );
    client.renew(&tokens.refresh).await.answered();
    world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    assert_eq!(ana.status().await, "CONFIRMED");
    assert!(ana.get().await["UserLastModifiedDate"].as_f64().unwrap() > modified);
    assert_eq!(resets(&client, "ana", &code, PASSWORD).await.refused(), EXPIRED);
}

#[tokio::test]
async fn a_code_lives_for_an_hour() {
    let world = World::new().await;
    let (client, _, code) = forgetful(&world).await;
    world.wait(hours(1));
    assert_eq!(resets(&client, "ana", &code, NEW_PASSWORD).await.refused(), EXPIRED);

    let code = forgets(&world, &client, "ana").await;
    world.wait(minutes(59));
    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();
}

#[tokio::test]
async fn only_the_last_code_counts() {
    let world = World::new().await;
    let (client, _, first) = forgetful(&world).await;
    let second = forgets(&world, &client, "ana").await;
    assert_ne!(first, second);
    assert_eq!(resets(&client, "ana", &first, NEW_PASSWORD).await.refused(), WRONG);
    resets(&client, "ana", &second, NEW_PASSWORD).await.answered();
}

#[tokio::test]
async fn who_was_never_sent_a_code_has_none() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    assert_eq!(resets(&client, "ana", "123456", NEW_PASSWORD).await.refused(), EXPIRED);
}

#[tokio::test]
async fn after_twenty_tries_an_hour_even_the_right_code_waits() {
    let world = World::new().await;
    let (client, ana, code) = forgetful(&world).await;
    // The request for the code was the first of twenty.
    for _ in 0..19 {
        assert_eq!(resets(&client, "ana", &other_than(&code), NEW_PASSWORD).await.refused(), WRONG);
    }
    assert_eq!(resets(&client, "ana", &code, NEW_PASSWORD).await.refused(), LIMIT);
    assert_eq!(resets(&client, &ana.sub, &code, NEW_PASSWORD).await.refused(), LIMIT);
    assert_eq!(client.call("ForgotPassword", json!({"Username": "ana"})).await.refused(), LIMIT);

    world.wait(minutes(61));
    let code = forgets(&world, &client, "ana").await;
    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();
}

#[tokio::test]
async fn a_password_that_the_policy_refuses_costs_neither_code_nor_attempt() {
    let world = World::new().await;
    let (client, _, code) = forgetful(&world).await;
    for _ in 0..25 {
        assert_eq!(
            resets(&client, "ana", &code, "Short1!").await.refused(),
            "InvalidPasswordException: Password did not conform with policy: Password not long enough"
        );
    }
    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();
}

#[tokio::test]
async fn a_code_is_good_for_one_purpose_one_person_and_one_pool() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    client.sign_up("cleo", json!({"email": "cleo@example.com"})).await.answered();
    let sign_up = world.inbox().code_for("cleo@example.com").await;
    let code = forgets(&world, &client, "ana").await;
    client.call("ForgotPassword", json!({"Username": "ben"})).await.answered();
    let elsewhere = world.pool().await;
    elsewhere.user("ana").email("ana@elsewhere.com").confirmed().await;
    let app = elsewhere.client().await;
    app.call("ForgotPassword", json!({"Username": "ana"})).await.answered();

    assert_eq!(resets(&client, "ben", &code, NEW_PASSWORD).await.refused(), WRONG);
    assert_eq!(resets(&app, "ana", &code, NEW_PASSWORD).await.refused(), WRONG);
    assert_eq!(client.confirm("cleo", &code).await.refused(), WRONG);
    assert_eq!(
        resets(&client, "cleo", &sign_up, NEW_PASSWORD).await.refused(),
        "UserNotConfirmedException: User is not confirmed."
    );
    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();
    client.confirm("cleo", &sign_up).await.answered();
}

#[tokio::test]
async fn whom_it_refuses() {
    let world = World::new().await;
    let (client, ana, code) = forgetful(&world).await;
    assert_eq!(
        resets(&client, "nobody", &code, NEW_PASSWORD).await.refused(),
        "UserNotFoundException: Username/client id combination not found."
    );
    ana.call("AdminDisableUser", json!({})).await.answered();
    assert_eq!(
        resets(&client, "ana", &code, NEW_PASSWORD).await.refused(),
        "NotAuthorizedException: User is disabled."
    );
    ana.call("AdminEnableUser", json!({})).await.answered();
    // What an administrator gave in the meantime counts.
    ana.call("AdminSetUserPassword", json!({"Password": "Fr0m-the-office!"})).await.answered();
    assert_eq!(
        resets(&client, "ana", &code, NEW_PASSWORD).await.refused(),
        "NotAuthorizedException: User password cannot be reset in the current state."
    );
}

#[tokio::test]
async fn the_code_proves_the_address_it_went_to_if_it_still_is_the_users() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let code = forgets(&world, &client, "ana").await;
    let unverify = json!({"UserAttributes": [{"Name": "email_verified", "Value": "false"}]});
    ana.call("AdminUpdateUserAttributes", unverify).await.answered();

    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();

    assert_eq!(ana.attributes().await["email_verified"], "true");
    let code = forgets(&world, &client, "ana").await;
    let moved = json!([
        {"Name": "email", "Value": "ana@elsewhere.com"}, {"Name": "email_verified", "Value": "true"},
    ]);
    ana.call("AdminUpdateUserAttributes", json!({"UserAttributes": moved})).await.answered();
    assert_eq!(resets(&client, "ana", &code, PASSWORD).await.refused(), EXPIRED);
}

#[tokio::test]
async fn an_alias_that_somebody_else_proved_first_stays_theirs() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let code = forgets(&world, &client, "ana").await;
    let unverify = json!({"UserAttributes": [{"Name": "email_verified", "Value": "false"}]});
    ana.call("AdminUpdateUserAttributes", unverify).await.answered();
    let ben = pool.user("ben").email("ana@example.com").confirmed().await;

    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();

    client.tokens("ana", NEW_PASSWORD).await;
    assert_eq!(ana.attributes().await["email_verified"], "false");
    assert_eq!(ben.attributes().await["email_verified"], "true");
    world.verify().await;
}

#[tokio::test]
async fn a_new_password_forgives_failed_sign_ins() {
    let world = World::new().await;
    let (client, _, code) = forgetful(&world).await;
    for _ in 0..5 {
        client.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    }
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), "NotAuthorizedException: Password attempts exceeded");

    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();

    client.tokens("ana", NEW_PASSWORD).await;
}

#[tokio::test]
async fn somebody_without_a_password_gets_a_first_one() {
    let world = World::new().await;
    let policies = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}});
    let pool = world.pool_with(json!({"Policies": policies, "UserPoolTier": "ESSENTIALS"})).await;
    let client = pool.client().await;
    let attributes =
        json!([{"Name": "email", "Value": "ana@example.com"}, {"Name": "email_verified", "Value": "true"}]);
    let input = json!({"Username": "ana", "UserAttributes": attributes, "MessageAction": "SUPPRESS"});
    pool.call("AdminCreateUser", input).await.answered();

    let code = forgets(&world, &client, "ana").await;
    resets(&client, "ana", &code, NEW_PASSWORD).await.answered();

    client.tokens("ana", NEW_PASSWORD).await;
}

#[tokio::test]
async fn a_careful_client_learns_nothing_from_a_wrong_code() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    pool.user("ana").confirmed().await;
    pool.user("nowhere").without_email().confirmed().await;
    let disabled = pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.answered();

    for name in ["ana", "nobody", "nowhere", "disabled"] {
        assert_eq!(
            resets(&client, name, "no-code", "Short1!").await.refused(),
            "InvalidPasswordException: Password did not conform with policy: Password not long enough",
            "{name}"
        );
        assert_eq!(resets(&client, name, "no-code", NEW_PASSWORD).await.refused(), EXPIRED, "{name}");
        client.call("ForgotPassword", json!({"Username": name})).await.answered();
        // Twenty an hour, two of which are gone.
        for _ in 0..18 {
            assert_eq!(resets(&client, name, "no-code", NEW_PASSWORD).await.refused(), WRONG, "{name}");
        }
        assert_eq!(resets(&client, name, "no-code", NEW_PASSWORD).await.refused(), LIMIT, "{name}");
    }
    world.wait(minutes(61));
    for name in ["ana", "nobody", "nowhere", "disabled"] {
        assert_eq!(resets(&client, name, "no-code", NEW_PASSWORD).await.refused(), EXPIRED, "{name}");
    }
}

#[tokio::test]
async fn a_code_outlives_a_killed_process() {
    let directory = TempDir::new().unwrap();
    let data = directory.path().join("pools").to_str().unwrap().to_owned();
    let server = Server::start(&["dev", "--data", &data]).await;
    let pool = server.call("CreateUserPool", json!({"PoolName": "kept"})).await.answered()["UserPool"]["Id"].clone();
    let client = json!({
        "UserPoolId": pool, "ClientName": "app", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    });
    let made = server.call("CreateUserPoolClient", client).await.answered();
    let client = made["UserPoolClient"]["ClientId"].clone();
    let attributes =
        json!([{"Name": "email", "Value": "ana@example.com"}, {"Name": "email_verified", "Value": "true"}]);
    let input = json!({
        "UserPoolId": pool, "Username": "ana", "UserAttributes": attributes, "MessageAction": "SUPPRESS",
    });
    server.call("AdminCreateUser", input).await.answered();
    let set = json!({"UserPoolId": pool, "Username": "ana", "Password": PASSWORD, "Permanent": true});
    server.call("AdminSetUserPassword", set).await.answered();
    server.call("ForgotPassword", json!({"ClientId": client, "Username": "ana"})).await.answered();
    let message = server.get("/_poolhouse/inbox/next?to=ana%40example.com&wait=10").await.json();
    let code = message["code"].clone();
    server.kill();

    let server = Server::start(&["dev", "--data", &data]).await;
    let input = json!({
        "ClientId": client, "Username": "ana", "ConfirmationCode": code, "Password": NEW_PASSWORD,
    });
    server.call("ConfirmForgotPassword", input.clone()).await.answered();

    assert_eq!(server.call("ConfirmForgotPassword", input).await.refused(), EXPIRED);
    let parameters = json!({"USERNAME": "ana", "PASSWORD": NEW_PASSWORD});
    let input = json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    assert!(server.call("InitiateAuth", input).await.answered()["AuthenticationResult"].is_object());
}
