//! `CustomAuthMode`: sign-ins by the pool's own challenges are watched in a mode of their own.

use std::sync::Arc;

use poolhouse_tests::{AwsError, Client, Functions, Options, Outcome, PASSWORD, Tokens, World};
use serde_json::{Value, json};

const BLOCKED: &str = "NotAuthorizedException: Unable to login because of security reasons.";

async fn world() -> World {
    let functions = Arc::new(Functions::default());
    functions.respond("define", |request| match request["session"].as_array().unwrap().last() {
        Some(_) => json!({"issueTokens": true, "failAuthentication": false}),
        None => json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}),
    });
    functions.respond("create", |_| json!({"publicChallengeParameters": {}, "privateChallengeParameters": {}}));
    functions.respond("verify", |_| json!({"answerCorrect": true}));
    World::with(Options { functions: Some(functions), ..Options::default() }).await
}

/// An app of a pool in these modes, where nobody signs in from Ana's network.
async fn client(world: &World, mode: &str, custom: Option<&str>) -> Client {
    let mut add_ons = json!({"AdvancedSecurityMode": mode});
    if let Some(custom) = custom {
        add_ons["AdvancedSecurityAdditionalFlows"] = json!({"CustomAuthMode": custom});
    }
    let pool = world
        .pool_with(json!({
            "UserPoolTier": "PLUS", "UserPoolAddOns": add_ons,
            "LambdaConfig": {
                "DefineAuthChallenge": Functions::arn("define"), "CreateAuthChallenge": Functions::arn("create"),
                "VerifyAuthChallengeResponse": Functions::arn("verify"),
            },
        }))
        .await;
    let blocked = json!({"RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"]}});
    pool.call("SetRiskConfiguration", blocked).await.answered();
    pool.user("ana").confirmed().await;
    pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"]})).await
}

async fn begin(client: &Client) -> Result<Value, AwsError> {
    client.call("InitiateAuth", json!({"AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ana"}})).await
}

#[tokio::test]
async fn a_mode_of_their_own_is_that_of_custom_challenges_alone() {
    let world = world().await;
    for (mode, custom, password_passes, challenge_passes) in [
        ("ENFORCED", None, false, false),
        ("ENFORCED", Some("ENFORCED"), false, false),
        ("ENFORCED", Some("AUDIT"), false, true),
        ("AUDIT", Some("ENFORCED"), true, false),
        ("AUDIT", None, true, true),
    ] {
        let client = client(&world, mode, custom).await;
        let shown = client.sign_in("ana", PASSWORD).await;
        assert_eq!(shown.is_ok(), password_passes, "{mode} {custom:?}");
        if !challenge_passes {
            assert_eq!(begin(&client).await.refused(), BLOCKED, "{mode} {custom:?}");
            continue;
        }
        let asked = begin(&client).await.answered();
        let answered = client.respond(&asked, "ana", json!({"ANSWER": "any"})).await.answered();
        Tokens::of(&answered);
        let listed = client.pool.call("AdminListUserAuthEvents", json!({"Username": "ana"})).await.answered();
        assert_eq!(listed["AuthEvents"][0]["EventResponse"], "Pass", "{mode} {custom:?}");
    }
}

/// The mode may change between a question and its answer.
#[tokio::test]
async fn it_holds_for_every_step() {
    let world = world().await;
    let client = client(&world, "AUDIT", Some("AUDIT")).await;
    let asked = begin(&client).await.answered();
    let add_ons = json!({
        "AdvancedSecurityMode": "AUDIT", "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
    });
    let lambda = client.pool.describe().await["LambdaConfig"].clone();
    let update = json!({"UserPoolTier": "PLUS", "UserPoolAddOns": add_ons, "LambdaConfig": lambda});
    client.pool.call("UpdateUserPool", update).await.answered();
    assert_eq!(client.respond(&asked, "ana", json!({"ANSWER": "any"})).await.refused(), BLOCKED);
}
