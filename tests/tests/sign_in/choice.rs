//! USER_AUTH and SELECT_CHALLENGE: the person chooses the first factor.

use poolhouse_tests::{
    AwsError, Client, NEW_PASSWORD, Outcome, PASSWORD, Pool, SrpClient, Tokens, World, merge, minutes,
};
use serde_json::{Value, json};

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

async fn pool(world: &World) -> Pool {
    world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"],
            "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}},
        }))
        .await
}

async fn client(pool: &Pool, members: Value) -> Client {
    let mut input = json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    merge(&mut input, members);
    pool.client_with(input).await
}

async fn begin(client: &Client, username: &str, more: Value) -> Result<Value, AwsError> {
    let mut parameters = client.hashed(username, json!({"USERNAME": username}));
    merge(&mut parameters, more);
    client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await
}

async fn respond(client: &Client, asked: &Value, username: &str, more: Value) -> Result<Value, AwsError> {
    let mut responses = client.hashed(username, json!({"USERNAME": username}));
    merge(&mut responses, more);
    let name = asked["ChallengeName"].clone();
    let input = json!({"ChallengeName": name, "Session": asked["Session"], "ChallengeResponses": responses});
    client.call("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn without_a_preference_the_person_is_asked() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({"GenerateSecret": true})).await;
    pool.user("ana").confirmed().await;
    let asked = begin(&client, "ana", json!({})).await.answered();
    assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));
    assert_eq!(asked["ChallengeParameters"], json!({}));

    let answered =
        respond(&client, &asked, "ana", json!({"ANSWER": "PASSWORD", "PASSWORD": PASSWORD})).await.answered();
    let tokens = Tokens::of(&answered);
    assert!(!tokens.refresh.is_empty());
    assert!(answered.get("AvailableChallenges").is_none());
}

#[tokio::test]
async fn a_choice_may_be_answered_in_a_step_of_its_own() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let asked = begin(&client, "ana", json!({})).await.answered();
    let password = respond(&client, &asked, "ana", json!({"ANSWER": "PASSWORD"})).await.answered();
    assert_eq!((&password["ChallengeName"], &password["ChallengeParameters"]), (&json!("PASSWORD"), &json!({})));
    Tokens::of(&respond(&client, &password, "ana", json!({"PASSWORD": PASSWORD})).await.answered());

    let srp = SrpClient::new(1);
    let asked = begin(&client, "ana", json!({})).await.answered();
    let begun = respond(&client, &asked, "ana", json!({"ANSWER": "PASSWORD_SRP"})).await.answered();
    assert_eq!(begun["ChallengeName"], "PASSWORD_SRP");
    let verifier = respond(&client, &begun, "ana", json!({"SRP_A": srp.public()})).await.answered();
    assert_eq!(verifier["ChallengeName"], "PASSWORD_VERIFIER");
    assert!(verifier["Session"].is_string(), "{verifier}");
    let mut proof = client.srp_proof(&srp, &verifier, PASSWORD);
    proof["Session"] = verifier["Session"].clone();
    Tokens::of(&client.call("RespondToAuthChallenge", proof).await.answered());
}

#[tokio::test]
async fn a_preference_that_comes_with_its_answer_needs_one_step() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let given = json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD});
    Tokens::of(&begin(&client, "ana", given).await.answered());
    let given = json!({"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": "Wr0ng-password!"});
    assert_eq!(begin(&client, "ana", given).await.refused(), WRONG);

    let asked = begin(&client, "ana", json!({"PREFERRED_CHALLENGE": "PASSWORD"})).await.answered();
    assert_eq!(asked["ChallengeName"], "PASSWORD");
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));

    let srp = SrpClient::new(1);
    let given = json!({"PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": srp.public()});
    let asked = begin(&client, "ana", given).await.answered();
    assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
    Tokens::of(&client.call("RespondToAuthChallenge", client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
}

#[tokio::test]
async fn a_code_is_a_first_factor_and_proves_its_address() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    let ana = pool.user("ana").attribute("email_verified", "false").confirmed().await;
    let asked = begin(&client, "ana", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})).await.answered();
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));
    assert_eq!(asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let code = world.inbox().code_for("ana@example.com").await;
    assert_eq!(code.len(), 8);
    let refused = respond(&client, &asked, "ana", json!({"EMAIL_OTP_CODE": "nonsense"})).await.refused();
    assert_eq!(refused, "CodeMismatchException: Invalid code or auth state for the user.");
    Tokens::of(&respond(&client, &asked, "ana", json!({"EMAIL_OTP_CODE": code})).await.answered());
    assert_eq!(ana.attributes().await["email_verified"], "true");

    let asked = begin(&client, "ana", json!({})).await.answered();
    let sent = respond(&client, &asked, "ana", json!({"ANSWER": "EMAIL_OTP"})).await.answered();
    assert_eq!(sent["ChallengeName"], "EMAIL_OTP");
}

#[tokio::test]
async fn the_only_factor_is_asked_for_at_once() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    let input = json!({
        "Username": "ana", "MessageAction": "SUPPRESS",
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}, {"Name": "email_verified", "Value": "true"}],
    });
    pool.call("AdminCreateUser", input).await.answered();
    for preferred in [json!({}), json!({"PREFERRED_CHALLENGE": "PASSWORD"})] {
        let asked = begin(&client, "ana", preferred).await.answered();
        assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
        assert_eq!(asked["AvailableChallenges"], json!(["EMAIL_OTP"]));
        let code = world.inbox().code_for("ana@example.com").await;
        Tokens::of(&respond(&client, &asked, "ana", json!({"EMAIL_OTP_CODE": code})).await.answered());
    }
}

#[tokio::test]
async fn a_temporary_password_is_chosen_and_replaced() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").invited().await;
    let asked = begin(&client, "ana", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})).await.answered();
    assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));
    let given = json!({"ANSWER": "PASSWORD", "PASSWORD": PASSWORD});
    let asked = respond(&client, &asked, "ana", given).await.answered();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert!(asked.get("AvailableChallenges").is_none());
    Tokens::of(&respond(&client, &asked, "ana", json!({"NEW_PASSWORD": NEW_PASSWORD})).await.answered());
}

#[tokio::test]
async fn only_what_is_available_can_be_chosen() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let asked = begin(&client, "ana", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})).await.answered();
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));
    let no_choice = "InvalidParameterException: The challenge is not one of those to choose from.";
    for answer in ["EMAIL_OTP", "SMS_OTP", "SMS_MFA", "NEW_PASSWORD_REQUIRED", "password"] {
        let refused = respond(&client, &asked, "ana", json!({"ANSWER": answer})).await.refused();
        assert_eq!(refused, no_choice, "{answer}");
    }
    assert_eq!(begin(&client, "ana", json!({"PREFERRED_CHALLENGE": "SMS_MFA"})).await.refused(), no_choice);
    let refused = respond(&client, &asked, "ana", json!({})).await.refused();
    assert_eq!(refused, "InvalidParameterException: Missing required parameter ANSWER");
    let wrong = json!({"ANSWER": "PASSWORD", "PASSWORD": "Wr0ng-password!"});
    assert_eq!(respond(&client, &asked, "ana", wrong).await.refused(), WRONG);
    // A wrong password ends the attempt.
    let right = json!({"ANSWER": "PASSWORD", "PASSWORD": PASSWORD});
    let used = "NotAuthorizedException: Invalid session for the user, session can only be used once.";
    assert_eq!(respond(&client, &asked, "ana", right).await.refused(), used);
}

#[tokio::test]
async fn a_lite_pool_and_a_second_factor_leave_the_password() {
    let world = World::new().await;
    // A client may have been allowed the flow while the pool was of a higher tier.
    let lite = world.pool().await;
    let lite_client = client(&lite, json!({})).await;
    lite.call("UpdateUserPool", json!({"UserPoolTier": "LITE"})).await.answered();
    lite.user("ana").confirmed().await;
    let asked = begin(&lite_client, "ana", json!({})).await.answered();
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD"]));

    let pool = pool(&world).await;
    let factors = json!({"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": true}});
    pool.call("SetUserPoolMfaConfig", factors).await.answered();
    let client = client(&pool, json!({})).await;
    pool.user("ana").confirmed().await;
    let asked = begin(&client, "ana", json!({})).await.answered();
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));
}

#[tokio::test]
async fn nobody_is_led_through_it_where_that_is_hidden() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let plain = client(&pool, json!({})).await;
    let refused = begin(&plain, "nobody", json!({})).await.refused();
    assert_eq!(refused, "UserNotFoundException: User does not exist.");

    let careful = client(&pool, json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let asked = begin(&careful, "nobody@example.com", json!({})).await.answered();
    assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(asked["AvailableChallenges"], json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"]));
    let given = json!({"ANSWER": "PASSWORD", "PASSWORD": PASSWORD});
    assert_eq!(respond(&careful, &asked, "nobody@example.com", given).await.refused(), WRONG);

    let sent = begin(&careful, "nobody@example.com", json!({"PREFERRED_CHALLENGE": "EMAIL_OTP"})).await.answered();
    assert_eq!(sent["ChallengeName"], "EMAIL_OTP");
    assert_eq!(sent["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "n***@e***");
    let refused = respond(&careful, &sent, "nobody@example.com", json!({"EMAIL_OTP_CODE": "12345678"})).await.refused();
    assert_eq!(refused, "CodeMismatchException: Invalid code or auth state for the user.");
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn who_just_confirmed_is_signed_in() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({"GenerateSecret": true})).await;
    let signed_up = client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let begun = signed_up["Session"].clone();
    assert!(begun.is_string(), "{signed_up}");
    let code = world.inbox().code_for("ana@example.com").await;
    let input = json!({"Username": "ana", "ConfirmationCode": code, "Session": begun});
    let confirmed = client.call("ConfirmSignUp", input).await.answered();
    let session = confirmed["Session"].clone();

    let parameters = client.hashed("ana", json!({"USERNAME": "ana"}));
    let sign_in = |session: &Value| {
        let input = json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters, "Session": session});
        let client = client.clone();
        async move { client.call("InitiateAuth", input).await }
    };
    // What SignUp gave shows no code.
    assert_eq!(sign_in(&begun).await.refused(), "NotAuthorizedException: Invalid session for the user.");
    Tokens::of(&sign_in(&session).await.answered());
    let used = "NotAuthorizedException: Invalid session for the user, session can only be used once.";
    assert_eq!(sign_in(&session).await.refused(), used);
}

#[tokio::test]
async fn a_session_of_signing_up_is_good_for_its_user_and_for_a_while() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = client(&pool, json!({})).await;
    pool.user("ben").confirmed().await;
    let mut sessions = Vec::new();
    for name in ["ana", "eve"] {
        let signed_up = client.sign_up(name, json!({"email": format!("{name}@example.com")})).await.answered();
        let code = world.inbox().code_for(&format!("{name}@example.com")).await;
        let input = json!({"Username": name, "ConfirmationCode": code, "Session": signed_up["Session"]});
        sessions.push(client.call("ConfirmSignUp", input).await.answered()["Session"].clone());
    }
    let sign_in = |name: &'static str, session: Value| {
        let input = json!({"AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": name}, "Session": session});
        let client = client.clone();
        async move { client.call("InitiateAuth", input).await.refused() }
    };
    assert_eq!(sign_in("ben", sessions[0].clone()).await, "NotAuthorizedException: Invalid session for the user.");
    world.wait(minutes(3));
    let late = "NotAuthorizedException: Invalid session for the user, session is expired.";
    assert_eq!(sign_in("ana", sessions[0].clone()).await, late);

    // A code outlives the session that came with it.
    let signed_up = client.sign_up("zoe", json!({"email": "zoe@example.com"})).await.answered();
    let code = world.inbox().code_for("zoe@example.com").await;
    world.wait(minutes(4));
    let input = json!({"Username": "zoe", "ConfirmationCode": code, "Session": signed_up["Session"]});
    assert_eq!(client.call("ConfirmSignUp", input).await.answered(), json!({}));
}

#[tokio::test]
async fn the_flow_has_to_be_allowed_and_is_understood_as_a_whole() {
    let world = World::new().await;
    let pool = world.pool().await;
    let plain = pool.client().await;
    pool.user("ana").confirmed().await;
    let refused = begin(&plain, "ana", json!({})).await.refused();
    assert_eq!(refused, "InvalidParameterException: USER_AUTH is not enabled for the client.");
    assert!(plain.sign_up("ben", json!({})).await.answered().get("Session").is_none());
}
