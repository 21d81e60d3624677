//! USER_SRP_AUTH and PASSWORD_VERIFIER.

use poolhouse_tests::{
    Client, NEW_PASSWORD, Outcome, PASSWORD, Pool, SrpClient, Tokens, World, minutes, seconds, srp_timestamp,
};
use serde_json::{Value, json};
use service::ports::Clock as _;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

async fn srp_client(pool: &Pool, members: Value) -> Client {
    let mut input = json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    poolhouse_tests::merge(&mut input, members);
    pool.client_with(input).await
}

async fn respond(client: &Client, answer: Value) -> Result<Value, poolhouse_tests::AwsError> {
    client.call("RespondToAuthChallenge", answer).await
}

#[tokio::test]
async fn a_password_is_proved_without_being_shown() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    for members in [json!({}), json!({"GenerateSecret": true})] {
        let client = srp_client(&pool, members).await;
        let _ = pool.call("AdminDeleteUser", json!({"Username": "ana"})).await;
        pool.user("ana").confirmed().await;
        for name in ["ana", "ana@example.com"] {
            let srp = SrpClient::new(1);
            let asked = client.begin_srp(name, &srp).await.answered();

            assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
            assert!(asked.get("Session").is_none(), "{asked}");
            assert!(asked.get("AvailableChallenges").is_none(), "{asked}");
            let parameters = asked["ChallengeParameters"].as_object().unwrap();
            let mut names: Vec<_> = parameters.keys().map(String::as_str).collect();
            names.sort_unstable();
            assert_eq!(names, ["SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"]);
            assert_eq!((&parameters["USERNAME"], &parameters["USER_ID_FOR_SRP"]), (&json!("ana"), &json!("ana")));
            assert_eq!(parameters["SALT"].as_str().unwrap().len(), 32);

            let answered = respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.answered();
            assert!(!Tokens::of(&answered).refresh.is_empty());
            assert_eq!(answered["ChallengeParameters"], json!({}));
        }
    }
}

#[tokio::test]
async fn the_administrators_operations_prove_it_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = pool
        .call(
            "AdminInitiateAuth",
            json!({
                "ClientId": client.id, "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": {"USERNAME": "ana", "SRP_A": srp.public()},
            }),
        )
        .await
        .answered();
    let mut answer = client.srp_proof(&srp, &asked, PASSWORD);
    answer["ClientId"] = client.id.as_str().into();
    // A session that is sent along does no harm.
    answer["Session"] = "a-session-of-twenty-characters".into();
    Tokens::of(&pool.call("AdminRespondToAuthChallenge", answer).await.answered());
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_counted() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    for _ in 0..5 {
        assert_eq!(client.srp_sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    let locked = "NotAuthorizedException: Password attempts exceeded";
    assert_eq!(client.srp_sign_in("ana", PASSWORD).await.refused(), locked);
    world.wait(seconds(1));
    Tokens::of(&client.srp_sign_in("ana", PASSWORD).await.answered());
}

#[tokio::test]
async fn a_lock_that_came_between_the_steps_holds() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();
    for _ in 0..5 {
        assert_eq!(client.srp_sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
    }
    let refused = respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Password attempts exceeded");
}

#[tokio::test]
async fn a_user_without_a_verifier_is_asked_and_never_let_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    let ana = pool.user("ana").confirmed().await;
    let provider = json!({"User": {"ProviderName": "Cognito", "ProviderAttributeValue": ana.username}});
    pool.call("AdminDisableProviderForUser", provider).await.answered();

    let asked = client.begin_srp("ana", &SrpClient::new(1)).await.answered();
    let again = client.begin_srp("ana", &SrpClient::new(1)).await.answered();

    assert_eq!(asked["ChallengeParameters"]["SALT"], again["ChallengeParameters"]["SALT"]);
    assert_ne!(asked["ChallengeParameters"]["SRP_B"], again["ChallengeParameters"]["SRP_B"]);
    assert_eq!(asked["ChallengeParameters"]["USER_ID_FOR_SRP"], "ana");
    assert_eq!(client.srp_sign_in("ana", PASSWORD).await.refused(), WRONG);
}

#[tokio::test]
async fn what_stands_in_the_way_is_told_to_who_knows_the_password() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    client.sign_up("new", json!({})).await.answered();
    let reset = pool.user("reset").confirmed().await;
    let disabled = pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.answered();
    let _ = &reset;

    assert_eq!(client.srp_sign_in("new", "Wr0ng-password!").await.refused(), WRONG);
    let unconfirmed = client.srp_sign_in("new", PASSWORD).await.refused();
    assert_eq!(unconfirmed, "UserNotConfirmedException: User is not confirmed.");
    let refused = client.srp_sign_in("disabled", PASSWORD).await.refused();
    assert_eq!(refused, "NotAuthorizedException: User is disabled.");
}

#[tokio::test]
async fn a_temporary_password_leads_to_a_new_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    pool.user("ana").invited().await;
    let asked = client.srp_sign_in("ana", PASSWORD).await.answered();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let answer = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "NEW_PASSWORD": NEW_PASSWORD},
    });
    Tokens::of(&respond(&client, answer).await.answered());
    Tokens::of(&client.srp_sign_in("ana", NEW_PASSWORD).await.answered());
    assert_eq!(client.srp_sign_in("ana", PASSWORD).await.refused(), WRONG);
}

#[tokio::test]
async fn who_is_unknown_is_told_so_where_nothing_is_hidden() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    let refused = client.srp_sign_in("nobody", PASSWORD).await.refused();
    assert_eq!(refused, "UserNotFoundException: User does not exist.");
}

#[tokio::test]
async fn a_client_without_the_flow_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let refused = client.srp_sign_in("ana", PASSWORD).await.refused();
    assert_eq!(refused, "InvalidParameterException: USER_SRP_AUTH is not enabled for the client.");
}

#[tokio::test]
async fn every_part_of_a_proof_is_needed() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();
    for name in ["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"] {
        let mut answer = client.srp_proof(&srp, &asked, PASSWORD);
        answer["ChallengeResponses"][name] = "".into();
        let refused = respond(&client, answer).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: Missing required parameter {name}"));
    }
    let nothing = json!({"ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": {}});
    let refused = respond(&client, nothing).await.refused();
    assert_eq!(refused, "InvalidParameterException: Missing required parameter USERNAME");
    let input = json!({"AuthFlow": "USER_SRP_AUTH", "AuthParameters": {"USERNAME": "ana"}});
    let refused = client.call("InitiateAuth", input).await.refused();
    assert_eq!(refused, "InvalidParameterException: Missing required parameter SRP_A");
    Tokens::of(&respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
}

#[tokio::test]
async fn a_proof_in_time_is_one_of_this_machines_time() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = srp_client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    // What the server remembers ages; the client's clock goes by the wall.
    world.wait(minutes(60 * 24));
    Tokens::of(&client.srp_sign_in("ana", PASSWORD).await.answered());
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();
    let moment = world.clock.wall().seconds();
    for timestamp in [srp_timestamp(moment - 3600), srp_timestamp(moment + 3600), "2026-03-03T07:08:09Z".into()] {
        let asked = client.begin_srp("ana", &srp).await.answered();
        let mut answer = client.srp_proof(&srp, &asked, PASSWORD);
        let (_, suffix) = pool.id.split_once('_').unwrap();
        let signature = srp.sign([suffix, "ana"], PASSWORD, &asked["ChallengeParameters"], &timestamp);
        answer["ChallengeResponses"]["PASSWORD_CLAIM_SIGNATURE"] = signature.into();
        answer["ChallengeResponses"]["TIMESTAMP"] = timestamp.as_str().into();
        assert_eq!(respond(&client, answer).await.refused(), WRONG, "{timestamp}");
    }
    Tokens::of(&respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
}
