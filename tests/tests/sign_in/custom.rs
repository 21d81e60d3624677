//! CUSTOM_AUTH and CUSTOM_CHALLENGE, with functions that a test stands in for.

use std::sync::Arc;

use poolhouse_tests::{
    AwsError, Client, Functions, NEW_PASSWORD, Options, Outcome, PASSWORD, Pool, SrpClient, Tokens, World, minutes,
};
use serde_json::{Value, json};
use service::ports::FunctionError;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

async fn world() -> (World, Arc<Functions>) {
    let functions = Arc::new(Functions::default());
    let world = World::with(Options { functions: Some(functions.clone()), ..Options::default() }).await;
    (world, functions)
}

async fn pool(world: &World) -> Pool {
    world
        .pool_with(json!({"LambdaConfig": {
            "DefineAuthChallenge": Functions::arn("define"),
            "CreateAuthChallenge": Functions::arn("create"),
            "VerifyAuthChallengeResponse": Functions::arn("verify"),
        }}))
        .await
}

async fn client(pool: &Pool, members: Value) -> Client {
    let mut input = json!({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    poolhouse_tests::merge(&mut input, members);
    pool.client_with(input).await
}

/// One riddle, asked until it is solved, three times at most.
fn riddles(functions: &Functions) {
    functions.respond("define", |request| {
        let rounds = request["session"].as_array().unwrap();
        match rounds.last() {
            Some(last) if last["challengeResult"] == true && last["challengeName"] == "CUSTOM_CHALLENGE" => {
                json!({"issueTokens": true, "failAuthentication": false})
            }
            _ if rounds.len() >= 3 => json!({"issueTokens": false, "failAuthentication": true}),
            _ => json!({"challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false}),
        }
    });
    functions.respond("create", |request| {
        let number = request["session"].as_array().unwrap().len();
        json!({
            "publicChallengeParameters": {"question": format!("riddle {number}")},
            "privateChallengeParameters": {"answer": format!("solution {number}")},
            "challengeMetadata": format!("RIDDLE-{number}"),
        })
    });
    functions.respond("verify", |request| {
        json!({"answerCorrect": request["privateChallengeParameters"]["answer"] == request["challengeAnswer"]})
    });
}

async fn begin(client: &Client, username: &str) -> Result<Value, AwsError> {
    let parameters = client.hashed(username, json!({"USERNAME": username}));
    client.call("InitiateAuth", json!({"AuthFlow": "CUSTOM_AUTH", "AuthParameters": parameters})).await
}

async fn answer(client: &Client, asked: &Value, answer: &str) -> Result<Value, AwsError> {
    let username = asked["ChallengeParameters"]["USERNAME"].as_str().unwrap();
    let responses = client.hashed(username, json!({"USERNAME": username, "ANSWER": answer}));
    let input = json!({
        "ChallengeName": "CUSTOM_CHALLENGE", "Session": asked["Session"], "ChallengeResponses": responses,
        "ClientMetadata": {"step": "answer"},
    });
    client.call("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn the_pools_functions_ask_until_they_say_it_is_enough() {
    let (world, functions) = world().await;
    riddles(&functions);
    let pool = pool(&world).await;
    let client = client(&pool, json!({"GenerateSecret": true})).await;
    let ana = pool.user("ana").confirmed().await;

    let asked = begin(&client, "ana").await.answered();
    assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
    assert_eq!(asked["ChallengeParameters"], json!({"USERNAME": "ana", "question": "riddle 0"}));
    let events = functions.events();
    let names: Vec<_> = events.iter().map(|event| event["triggerSource"].as_str().unwrap()).collect();
    assert_eq!(names, ["DefineAuthChallenge_Authentication", "CreateAuthChallenge_Authentication"]);
    let define = &events[0];
    let members: Vec<_> = define.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members.len(), 8, "{members:?}");
    assert_eq!((&define["version"], &define["region"]), (&json!("1"), &json!("us-east-1")));
    assert_eq!((&define["userPoolId"], &define["userName"]), (&json!(pool.id), &json!("ana")));
    assert_eq!(define["callerContext"], json!({"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client.id}));
    assert_eq!(
        define["request"],
        json!({"session": [], "userAttributes": {
            "sub": ana.sub, "cognito:user_status": "CONFIRMED", "email": "ana@example.com", "email_verified": "true",
        }})
    );
    assert_eq!(define["response"], json!({"challengeName": null, "issueTokens": null, "failAuthentication": null}));
    assert_eq!(events[1]["request"]["challengeName"], "CUSTOM_CHALLENGE");

    let again = answer(&client, &asked, "no idea").await.answered();
    assert_eq!(again["ChallengeParameters"]["question"], "riddle 1");
    let events = functions.events();
    assert_eq!(events[0]["triggerSource"], "VerifyAuthChallengeResponse_Authentication");
    assert_eq!(events[0]["request"]["privateChallengeParameters"], json!({"answer": "solution 0"}));
    assert_eq!(events[0]["request"]["challengeAnswer"], "no idea");
    assert_eq!(events[0]["request"]["clientMetadata"], json!({"step": "answer"}));
    assert_eq!(
        events[1]["request"]["session"],
        json!([{"challengeName": "CUSTOM_CHALLENGE", "challengeResult": false, "challengeMetadata": "RIDDLE-0"}])
    );

    let tokens = Tokens::of(&answer(&client, &again, "solution 1").await.answered());
    assert!(!tokens.refresh.is_empty());
}

#[tokio::test]
async fn what_the_functions_deny_is_denied_and_locks_nobody() {
    let (world, functions) = world().await;
    riddles(&functions);
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    for _ in 0..6 {
        let first = begin(&client, "ana").await.answered();
        let second = answer(&client, &first, "no").await.answered();
        let third = answer(&client, &second, "no").await.answered();
        assert_eq!(answer(&client, &third, "no").await.refused(), WRONG);
    }
    let asked = begin(&client, "ana").await.answered();
    Tokens::of(&answer(&client, &asked, "solution 0").await.answered());
}

#[tokio::test]
async fn a_question_is_answered_once_and_in_time() {
    let (world, functions) = world().await;
    riddles(&functions);
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let asked = begin(&client, "ana").await.answered();
    answer(&client, &asked, "no").await.answered();
    let used = "NotAuthorizedException: Invalid session for the user, session can only be used once.";
    assert_eq!(answer(&client, &asked, "solution 0").await.refused(), used);

    let asked = begin(&client, "ana").await.answered();
    world.wait(minutes(3));
    let late = "NotAuthorizedException: Invalid session for the user, session is expired.";
    assert_eq!(answer(&client, &asked, "solution 0").await.refused(), late);
}

#[tokio::test]
async fn the_password_may_come_first() {
    let (world, functions) = world().await;
    riddles(&functions);
    functions.respond("define", |request| {
        let rounds = request["session"].as_array().unwrap();
        let done: Vec<_> = rounds.iter().map(|round| round["challengeName"].as_str().unwrap()).collect();
        match done.as_slice() {
            ["SRP_A"] => json!({"challengeName": "PASSWORD_VERIFIER"}),
            ["SRP_A", "PASSWORD_VERIFIER"] => json!({"challengeName": "CUSTOM_CHALLENGE"}),
            _ => json!({"issueTokens": rounds.last().unwrap()["challengeResult"]}),
        }
    });
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    for name in ["CHALLENGE_NAME", "ChallengeName"] {
        let parameters = json!({"USERNAME": "ana", "SRP_A": srp.public(), name: "SRP_A"});
        let input = json!({"AuthFlow": "CUSTOM_AUTH", "AuthParameters": parameters});
        let asked = client.call("InitiateAuth", input.clone()).await.answered();
        assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
        let wrong = client.srp_proof(&srp, &asked, NEW_PASSWORD);
        assert_eq!(client.call("RespondToAuthChallenge", wrong).await.refused(), WRONG);

        let asked = client.call("InitiateAuth", input).await.answered();
        functions.events();
        let proof = client.srp_proof(&srp, &asked, PASSWORD);
        let asked = client.call("RespondToAuthChallenge", proof).await.answered();
        assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
        assert_eq!(
            functions.events()[0]["request"]["session"],
            json!([
                {"challengeName": "SRP_A", "challengeResult": true, "challengeMetadata": null},
                {"challengeName": "PASSWORD_VERIFIER", "challengeResult": true, "challengeMetadata": null},
            ])
        );
        Tokens::of(&answer(&client, &asked, "solution 2").await.answered());
    }
}

#[tokio::test]
async fn a_password_is_not_asked_for_where_it_did_not_come_first() {
    let (world, functions) = world().await;
    functions.respond("define", |_| json!({"challengeName": "PASSWORD_VERIFIER"}));
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let refused = begin(&client, "ana").await.refused();
    assert_eq!(refused, "InvalidLambdaResponseException: Unrecognizable lambda output");
    let input = json!({"AuthFlow": "CUSTOM_AUTH", "AuthParameters": {"USERNAME": "ana", "CHALLENGE_NAME": "SRP"}});
    let refused = client.call("InitiateAuth", input).await.refused();
    assert_eq!(refused, "InvalidParameterException: CHALLENGE_NAME is not SRP_A or CUSTOM_CHALLENGE.");
}

#[tokio::test]
async fn obstacles_and_a_temporary_password_stand_behind_the_functions() {
    let (world, functions) = world().await;
    functions.respond("define", |_| json!({"issueTokens": true}));
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    pool.user("invited").invited().await;
    let disabled = pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.answered();
    client.sign_up("new", json!({})).await.answered();

    Tokens::of(&begin(&client, "ana").await.answered());
    let refused = begin(&client, "disabled").await.refused();
    assert_eq!(refused, "NotAuthorizedException: User is disabled.");
    assert_eq!(begin(&client, "new").await.refused(), "UserNotConfirmedException: User is not confirmed.");
    assert_eq!(begin(&client, "invited").await.answered()["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn functions_are_asked_about_nobody_too_and_never_let_in() {
    let (world, functions) = world().await;
    riddles(&functions);
    let pool = pool(&world).await;
    let plain = client(&pool, json!({})).await;
    let careful = client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    assert_eq!(begin(&plain, "nobody").await.refused(), "UserNotFoundException: User does not exist.");
    assert!(functions.events().is_empty());

    let asked = begin(&careful, "nobody").await.answered();
    assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
    let define = &functions.events()[0];
    assert_eq!(define["request"]["userNotFound"], true);
    assert_eq!(define["request"]["userAttributes"], json!({}));
    assert_eq!(answer(&careful, &asked, "solution 0").await.refused(), WRONG);

    pool.user("ana").confirmed().await;
    functions.events();
    begin(&careful, "ana").await.answered();
    assert_eq!(functions.events()[0]["request"]["userNotFound"], false);
}

#[tokio::test]
async fn a_function_that_answers_badly_ends_the_sign_in() {
    let (world, functions) = world().await;
    riddles(&functions);
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let unrecognizable = "InvalidLambdaResponseException: Unrecognizable lambda output";
    for response in [
        json!({}),
        json!({"challengeName": "SMS_MFA"}),
        json!({"issueTokens": false, "failAuthentication": false}),
        json!({"issueTokens": "true"}),
        Value::Null,
    ] {
        let given = response.clone();
        functions.respond("define", move |_| given.clone());
        assert_eq!(begin(&client, "ana").await.refused(), unrecognizable, "{response}");
    }
    functions.answer("define", |_| Ok(json!({"response": {"issueTokens": true}})));
    assert_eq!(begin(&client, "ana").await.refused(), unrecognizable);
    functions.answer("define", |_| Ok(json!("yes")));
    let not_json = "InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON";
    assert_eq!(begin(&client, "ana").await.refused(), not_json);
    functions.answer("define", |_| Err(FunctionError::Failed("Not today.".into())));
    let failed = "UserLambdaValidationException: DefineAuthChallenge failed with error Not today..";
    assert_eq!(begin(&client, "ana").await.refused(), failed);
    functions.answer("define", |_| Err(FunctionError::NotCallable("AccessDeniedException".into())));
    let denied = "UnexpectedLambdaException: DefineAuthChallenge invocation failed due to error AccessDeniedException.";
    assert_eq!(begin(&client, "ana").await.refused(), denied);
}

#[tokio::test]
async fn without_functions_there_are_no_custom_challenges() {
    let world = World::new().await;
    let pool = world.pool().await;
    let custom = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let missing = "InvalidParameterException: Custom auth lambda trigger is not configured for the user pool.";
    assert_eq!(begin(&custom, "ana").await.refused(), missing);
    let other = pool.client().await;
    assert_eq!(
        begin(&other, "ana").await.refused(),
        "InvalidParameterException: CUSTOM_AUTH is not enabled for the client."
    );
}

#[tokio::test]
async fn a_function_is_asked_once_however_often_the_commit_is_tried() {
    let (world, functions) = world().await;
    riddles(&functions);
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    world.engine.rivals.come();
    let asked = begin(&client, "ana").await.answered();
    assert_eq!(functions.events().len(), 2);
    Tokens::of(&answer(&client, &asked, "solution 0").await.answered());
    world.engine.rivals.go();
    assert_eq!(functions.events().len(), 2);
}
