//! UserMigration: somebody whom only the function knows becomes a user within the request that asked.

use poolhouse_tests::{Client, Functions, Outcome, PASSWORD, Pool, World, attributes_of, claims};
use serde_json::{Value, json};

use super::{agreeing, world};

const NAME: &str = "UserMigration";

async fn pool(world: &World, functions: &Functions, more: Value) -> (Pool, Client) {
    let mut members = agreeing(functions, &[NAME]);
    poolhouse_tests::merge(&mut members, more);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    (pool, client)
}

fn ana() -> Value {
    json!({
        "userAttributes": {"email": "ana@example.com", "email_verified": "true", "name": "Ana", "sub": "not theirs"},
        "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS",
    })
}

#[tokio::test]
async fn who_is_known_elsewhere_signs_in_and_is_here_from_then_on() {
    let (world, functions) = world().await;
    let (pool, client) = pool(&world, &functions, json!({})).await;
    functions.respond(NAME, |_| ana());
    let input = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "ana", "PASSWORD": "weak"},
        "ClientMetadata": {"k": "v"},
    });

    let answer = client.call("InitiateAuth", input).await.answered();

    let event = &functions.events()[0];
    assert_eq!((&event["triggerSource"], &event["userName"]), (&json!("UserMigration_Authentication"), &json!("ana")));
    assert_eq!(event["request"], json!({"password": "weak", "validationData": {"k": "v"}}));
    assert_eq!(
        event["response"],
        json!({
            "userAttributes": null, "finalUserStatus": null, "messageAction": null, "desiredDeliveryMediums": null,
            "forceAliasCreation": null, "enableSMSMFA": null,
        })
    );
    let id = claims(answer["AuthenticationResult"]["IdToken"].as_str().unwrap());
    assert_eq!(
        (&id["cognito:username"], &id["email"], &id["name"]),
        (&json!("ana"), &json!("ana@example.com"), &json!("Ana"))
    );
    assert_ne!(id["sub"], "not theirs");
    // The password of the other system stays, whatever this pool demands of new ones.
    client.tokens("ana", "weak").await;
    assert!(functions.events().is_empty());
    assert_eq!(pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered()["UserStatus"], "CONFIRMED");
    assert!(world.inbox().all().is_empty());
    world.verify().await;
}

#[tokio::test]
async fn who_must_reset_is_stored_and_told_so() {
    let (world, functions) = world().await;
    let (pool, client) = pool(&world, &functions, json!({})).await;
    functions.respond(NAME, |_| {
        json!({"userAttributes": {"email": "ana@example.com", "email_verified": "true"}, "messageAction": "SUPPRESS"})
    });
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused_kind(), "PasswordResetRequiredException");
    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(user["UserStatus"], "RESET_REQUIRED");
    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": PASSWORD});
    client.call("ConfirmForgotPassword", input).await.answered();
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn an_alias_leads_to_the_user_name_that_the_function_gives() {
    let (world, functions) = world().await;
    let (_, client) = pool(&world, &functions, json!({"AliasAttributes": ["email"]})).await;
    functions.respond(NAME, |_| {
        let mut answer = ana();
        answer["userAttributes"]["username"] = "ana".into();
        answer
    });
    let tokens = client.tokens("ana@example.com", PASSWORD).await;
    assert_eq!(claims(&tokens.id)["cognito:username"], "ana");
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn where_addresses_are_the_names_the_typed_one_is_the_users() {
    let (world, functions) = world().await;
    let (_, client) = pool(&world, &functions, json!({"UsernameAttributes": ["email"]})).await;
    functions.respond(NAME, |_| {
        json!({
            "userAttributes": {"email": "other@example.com", "email_verified": "true", "username": "ana@example.com"},
            "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS",
        })
    });
    let tokens = client.tokens("ana@example.com", PASSWORD).await;
    assert_eq!(claims(&tokens.id)["email"], "ana@example.com");
}

#[tokio::test]
async fn whom_the_function_does_not_know_stays_unknown() {
    let (world, functions) = world().await;
    let (pool, open) = pool(&world, &functions, json!({})).await;
    let careful = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    for (name, answer) in
        [("ana", json!({})), ("ben", json!({"userAttributes": null})), ("eve", json!({"userAttributes": {}}))]
    {
        functions.respond(NAME, move |_| answer.clone());
        assert_eq!(open.sign_in(name, PASSWORD).await.refused(), "UserNotFoundException: User does not exist.");
        let wrong = "NotAuthorizedException: Incorrect username or password.";
        assert_eq!(careful.sign_in(name, PASSWORD).await.refused(), wrong);
    }
    functions.fail(NAME, "Bad password");
    let bad = "UserLambdaValidationException: UserMigration failed with error Bad password.";
    assert_eq!(careful.sign_in("ana", PASSWORD).await.refused(), bad);
    assert!(pool.usernames().await.is_empty());
}

#[tokio::test]
async fn somebody_who_cannot_be_is_not_migrated() {
    let (world, functions) = world().await;
    let (pool, client) = pool(&world, &functions, json!({"AliasAttributes": ["email"]})).await;
    pool.user("earlier").email("ana@example.com").confirmed().await;
    let impossible = format!("NotAuthorizedException: Exception migrating user in app client {}", client.id);
    functions.respond(NAME, |_| ana());
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), impossible, "the alias is somebody's");
    functions.respond(NAME, |_| json!({"userAttributes": {"custom:unheard_of": "1"}, "finalUserStatus": "CONFIRMED"}));
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), impossible, "no such attribute");
    functions.respond(NAME, |_| json!({"userAttributes": {"name": "Ana"}, "enableSMSMFA": true}));
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), impossible, "no number for text messages");
    for answer in [
        json!({"finalUserStatus": "ARCHIVED"}),
        json!({"messageAction": "SHOUT"}),
        json!({"desiredDeliveryMediums": ["PIGEON"]}),
    ] {
        functions.respond(NAME, move |_| {
            let mut full = ana();
            poolhouse_tests::merge(&mut full, answer.clone());
            full
        });
        assert_eq!(client.sign_in("ana", PASSWORD).await.refused_kind(), "InvalidLambdaResponseException");
    }
    assert_eq!(pool.usernames().await, ["earlier"]);

    functions.respond(NAME, |_| {
        let mut answer = ana();
        answer["forceAliasCreation"] = true.into();
        answer
    });
    client.tokens("ana", PASSWORD).await;
    world.verify().await;
}

#[tokio::test]
async fn forgotten_passwords_bring_people_too() {
    let (world, functions) = world().await;
    let (pool, client) = pool(&world, &functions, json!({})).await;
    functions.respond(NAME, |_| ana());
    let input = json!({"Username": "ana", "ClientMetadata": {"k": "v"}});

    let sent = client.call("ForgotPassword", input).await.answered();

    assert_eq!(sent["CodeDeliveryDetails"]["Destination"], "a***@e***");
    let event = &functions.events()[0];
    assert_eq!(event["triggerSource"], "UserMigration_ForgotPassword");
    assert_eq!(event["request"], json!({"validationData": null, "clientMetadata": {"k": "v"}}));
    let code = world.inbox().code_for("ana@example.com").await;
    let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": PASSWORD});
    client.call("ConfirmForgotPassword", input).await.answered();
    client.tokens("ana", PASSWORD).await;
    let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
    assert_eq!(attributes_of(&user["UserAttributes"])["email_verified"], "true");
}

#[tokio::test]
async fn newcomers_are_welcomed_unless_the_function_says_otherwise() {
    let (world, functions) = world().await;
    let (_, client) = pool(&world, &functions, json!({})).await;
    functions.respond(NAME, |_| {
        let mut answer = ana();
        answer["messageAction"] = Value::Null;
        answer["desiredDeliveryMediums"] = json!(["EMAIL"]);
        answer
    });
    client.tokens("ana", PASSWORD).await;
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.kind, "invitation");
    assert!(!message.body.contains(PASSWORD), "{message:?}");
}

#[tokio::test]
async fn amid_conflicts_somebody_is_migrated_once() {
    let (world, functions) = world().await;
    let (pool, client) = pool(&world, &functions, json!({})).await;
    functions.respond(NAME, |_| ana());
    world.engine.rivals.come();
    client.tokens("ana", PASSWORD).await;
    world.engine.rivals.go();
    assert_eq!(functions.events().len(), 1);
    assert_eq!(pool.usernames().await, ["ana"]);
    world.verify().await;
}

#[tokio::test]
async fn only_a_password_that_is_shown_asks_the_function() {
    let (world, functions) = world().await;
    let (pool, _) = pool(&world, &functions, json!({})).await;
    let flows = json!(["ALLOW_USER_SRP_AUTH"]);
    let client = pool.client_with(json!({"ExplicitAuthFlows": flows})).await;
    let srp = poolhouse_tests::SrpClient::new(1);
    let parameters = json!({"USERNAME": "ana", "SRP_A": srp.public()});
    let input = json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
    client.call("InitiateAuth", input).await.refused();
    assert!(functions.events().is_empty());
}
