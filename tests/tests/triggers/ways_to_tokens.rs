//! PreTokenGeneration on every way to tokens, in each form of its event; and the whole order of calls on ways that the matrix
//! of operations does not take.

use std::sync::Arc;

use poolhouse_tests::{Client, Device, Functions, NEW_PASSWORD, Outcome, PASSWORD, Pool, Tokens, World, claims, merge};
use serde_json::{Value, json};

use super::{agreeing, token_function, world};

const NAME: &str = "PreTokenGeneration";
const TRIGGERS: [&str; 5] = [
    "PreAuthentication",
    "PostAuthentication",
    "DefineAuthChallenge",
    "CreateAuthChallenge",
    "VerifyAuthChallengeResponse",
];

/// A pool with every way in, whose function writes the way's source into the tokens.
async fn ways_in(world: &World, functions: &Arc<Functions>, version: &'static str) -> (Pool, Client) {
    let mut members = token_function(version);
    merge(&mut members["LambdaConfig"], agreeing(functions, &TRIGGERS)["LambdaConfig"].clone());
    members["DeviceConfiguration"] = json!({"DeviceOnlyRememberedOnUserPrompt": false});
    functions.answer(NAME, move |mut event| {
        let claims = json!({"claimsToAddOrOverride": {"way": event["triggerSource"]}});
        event["response"] = match version {
            "V1_0" => json!({"claimsOverrideDetails": claims}),
            _ => {
                json!({"claimsAndScopeOverrideDetails": {"idTokenGeneration": claims, "accessTokenGeneration": claims}})
            }
        };
        Ok(event)
    });
    functions.respond("DefineAuthChallenge", |request| {
        let is_new = request["session"].as_array().unwrap().is_empty();
        json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": !is_new, "failAuthentication": false})
    });
    functions.respond("CreateAuthChallenge", |_| json!({"publicChallengeParameters": {"question": "riddle"}}));
    functions.respond("VerifyAuthChallengeResponse", |_| json!({"answerCorrect": true}));
    let pool = world.pool_with(members).await;
    let flows = [
        "ALLOW_USER_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ];
    let client = pool.client_with(json!({"ExplicitAuthFlows": flows})).await;
    (pool, client)
}

async fn begin(client: &Client, flow: &str, more: Value) -> Value {
    let mut parameters = json!({"USERNAME": "ana"});
    merge(&mut parameters, more);
    client.call("InitiateAuth", json!({"AuthFlow": flow, "AuthParameters": parameters})).await.answered()
}

/// What was asked for these tokens, which say so themselves: each in the form of the version.
fn check(functions: &Functions, version: &str, answer: &Value, expected: &[&str]) {
    let tokens = Tokens::of(answer);
    check_access(functions, version, &tokens.access, expected);
    assert_eq!(claims(&tokens.id)["way"], *expected.last().unwrap(), "{version}");
}

/// The same of an access token that came alone.
fn check_access(functions: &Functions, version: &str, access: &str, expected: &[&str]) {
    let events = functions.events();
    let sources: Vec<_> = events.iter().map(|event| event["triggerSource"].as_str().unwrap()).collect();
    assert_eq!(sources, expected, "{version}");
    let source = expected.last().unwrap();
    let event = events.last().unwrap();
    assert_eq!(event["version"], version[1..2], "{source}");
    assert_eq!(event["request"].get("scopes").is_some(), version != "V1_0", "{version} {source}");
    assert_eq!(claims(access)["way"] == *source, version != "V1_0", "{version} {source}");
}

#[tokio::test]
async fn every_way_asks_in_the_form_that_was_configured() {
    const BEFORE: &str = "PreAuthentication_Authentication";
    const AFTER: &str = "PostAuthentication_Authentication";
    const TOKENS: &str = "TokenGeneration_Authentication";
    const REFRESHED: &[&str] = &["TokenGeneration_RefreshTokens"];
    const NEW_PASSWORDS: &[&str] = &[AFTER, "TokenGeneration_NewPasswordChallenge"];
    for version in ["V1_0", "V2_0", "V3_0"] {
        let (world, functions) = world().await;
        let (pool, client) = ways_in(&world, &functions, version).await;
        pool.user("ana").confirmed().await;
        let check = |answer: &Value, expected: &[&str]| check(&functions, version, answer, expected);

        let first = client.sign_in("ana", PASSWORD).await.answered();
        check(&first, &[BEFORE, AFTER, TOKENS]);
        check(&client.admin_sign_in("ana", PASSWORD).await.answered(), &[BEFORE, AFTER, TOKENS]);
        check(&client.srp_sign_in("ana", PASSWORD).await.unwrap(), &[BEFORE, AFTER, TOKENS]);
        let chosen =
            begin(&client, "USER_AUTH", json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD})).await;
        check(&chosen, &[BEFORE, AFTER, TOKENS]);

        let asked = begin(&client, "CUSTOM_AUTH", json!({})).await;
        assert_eq!(functions.sources(), ["DefineAuthChallenge_Authentication", "CreateAuthChallenge_Authentication"]);
        let solved = client.respond(&asked, "ana", json!({"ANSWER": "x"})).await.answered();
        let verified = "VerifyAuthChallengeResponse_Authentication";
        check(&solved, &[verified, "DefineAuthChallenge_Authentication", AFTER, TOKENS]);

        let tokens = Tokens::of(&first);
        let device = Device::confirmed(&world, &tokens).await;
        let more = json!({"REFRESH_TOKEN": tokens.refresh, "DEVICE_KEY": device.key});
        check(&begin(&client, "REFRESH_TOKEN_AUTH", more).await, REFRESHED);
        let input = json!({"RefreshToken": tokens.refresh, "DeviceKey": device.key});
        check(&client.call("GetTokensFromRefreshToken", input).await.answered(), REFRESHED);

        let asked = begin(&client, "USER_PASSWORD_AUTH", json!({"PASSWORD": PASSWORD, "DEVICE_KEY": device.key})).await;
        assert_eq!(functions.sources(), [BEFORE]);
        let proved = device.prove(&client, "ana", &asked).await.answered();
        check(&proved, &[AFTER, "TokenGeneration_AuthenticateDevice"]);

        for name in ["ben", "eve"] {
            pool.user(name).invited().await;
            let asked = client.sign_in(name, PASSWORD).await.answered();
            assert_eq!(functions.sources(), [BEFORE]);
            let password = json!({"NEW_PASSWORD": NEW_PASSWORD});
            let answered = match name {
                "ben" => client.respond(&asked, name, password).await,
                _ => client.admin_respond(&asked, name, password).await,
            };
            check(&answered.answered(), NEW_PASSWORDS);
        }

        let factors = json!({"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": true}});
        pool.call("SetUserPoolMfaConfig", factors).await.answered();
        let mia = pool.user("mia").confirmed().await;
        let authenticator = mia.uses_authenticator(&mia.signs_in(&client).await.access).await;
        functions.events();
        let asked = client.sign_in("mia", PASSWORD).await.answered();
        assert_eq!(functions.sources(), [BEFORE]);
        let code = json!({"SOFTWARE_TOKEN_MFA_CODE": authenticator.code(&world, 0)});
        check(&client.respond(&asked, "mia", code).await.answered(), &[AFTER, TOKENS]);

        let flows = ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"];
        let other = pool.client_with(json!({"GenerateSecret": true, "ExplicitAuthFlows": flows})).await;
        let input = json!({
            "ClientId": other.id, "ClientSecret": other.secret,
            "SubjectToken": tokens.access, "SubjectTokenType": "ACCESS_TOKEN",
        });
        let derived = world.call("GetDerivedToken", input).await.answered();
        check_access(&functions, version, derived["IssuedToken"].as_str().unwrap(), &[TOKENS]);
    }
}

#[tokio::test]
async fn an_invitation_that_is_not_sent_or_sent_again_calls_no_more_than_it_needs() {
    let (world, functions) = world().await;
    let triggers = ["PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication"];
    let pool = world.pool_with(agreeing(&functions, &triggers)).await;
    let client = pool.client().await;
    let attributes = json!([{"Name": "email", "Value": "ana@example.com"}]);
    let input = |action: &str| {
        let mut input = json!({"Username": "ana", "TemporaryPassword": PASSWORD, "DesiredDeliveryMediums": ["EMAIL"]});
        input["MessageAction"] = action.into();
        if action == "SUPPRESS" {
            input["UserAttributes"] = attributes.clone();
        }
        input
    };
    pool.call("AdminCreateUser", input("SUPPRESS")).await.answered();
    assert_eq!(functions.sources(), ["PreSignUp_AdminCreateUser"]);
    pool.call("AdminCreateUser", input("RESEND")).await.answered();
    assert_eq!(functions.sources(), ["CustomMessage_AdminCreateUser"]);

    // Nobody who was invited is ever told of as confirmed.
    let asked = client.sign_in("ana", PASSWORD).await.answered();
    client.respond(&asked, "ana", json!({"NEW_PASSWORD": NEW_PASSWORD})).await.answered();
    assert_eq!(functions.sources(), ["PreAuthentication_Authentication", "PostAuthentication_Authentication"]);
    let password = json!({"Username": "ana", "Password": PASSWORD, "Permanent": true});
    pool.call("AdminSetUserPassword", password).await.answered();
    assert!(functions.events().is_empty());
}
