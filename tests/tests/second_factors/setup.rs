//! MFA_SETUP: nobody gets tokens before there is a second factor.

use poolhouse_tests::{Authenticator, Client, Outcome, PASSWORD, Tokens, User, World, minutes, seconds};
use serde_json::{Value, json};

use super::*;

async fn demanding(world: &World, factors: &[&str]) -> (Client, User) {
    let pool = pool_with(world, "ON", factors).await;
    let client = pool.client().await;
    let ana = pool.user("ana").without_email().confirmed().await;
    (client, ana)
}

/// A secret for whoever is in MFA_SETUP, and the session after it.
async fn associated(world: &World, challenge: &Value) -> (Authenticator, Value) {
    let handed = world.call("AssociateSoftwareToken", json!({"Session": challenge["Session"]})).await.answered();
    (Authenticator::new(handed["SecretCode"].as_str().unwrap()), handed["Session"].clone())
}

fn with_session(challenge: &Value, session: &Value) -> Value {
    json!({"ChallengeName": challenge["ChallengeName"], "Session": session})
}

#[tokio::test]
async fn a_software_token_is_set_up_before_there_are_tokens() {
    let world = World::new().await;
    let (client, ana) = demanding(&world, &["sms", "token"]).await;

    let challenge = asked(&client, "ana").await;
    assert_eq!(challenge["ChallengeName"], "MFA_SETUP");
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], "ana");
    let offered = list(&challenge["ChallengeParameters"], "MFAS_CAN_SETUP");
    assert_eq!(offered, json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]));

    let (authenticator, session) = associated(&world, &challenge).await;
    assert_ne!(session, challenge["Session"]);
    let code = authenticator.code(&world, 0);
    let shown = json!({"Session": session, "UserCode": code, "FriendlyDeviceName": "phone"});
    let verified = world.call("VerifySoftwareToken", shown).await.answered();
    assert_eq!(verified["Status"], "SUCCESS");
    let last = with_session(&challenge, &verified["Session"]);
    Tokens::of(&client.respond(&last, "ana", json!({})).await.answered());

    assert_eq!(ana.get().await["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(client.respond(&last, "ana", json!({})).await.refused(), USED_SESSION);
    let next = asked(&client, "ana").await;
    assert_eq!(next["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(next["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"], "phone");
    assert_eq!(
        client.respond(&next, "ana", json!({"SOFTWARE_TOKEN_MFA_CODE": code})).await.refused(),
        "ExpiredCodeException: Your software token has already been used once."
    );
    world.clock.pass(seconds(30));
    let code = json!({"SOFTWARE_TOKEN_MFA_CODE": authenticator.code(&world, 0)});
    Tokens::of(&client.respond(&next, "ana", code).await.answered());
}

#[tokio::test]
async fn no_step_of_it_can_be_left_out() {
    let world = World::new().await;
    let (client, ana) = demanding(&world, &["token"]).await;
    let challenge = asked(&client, "ana").await;

    assert_eq!(client.respond(&challenge, "ana", json!({})).await.refused(), INVALID_SESSION);
    let verify = |session: &Value, code: &str| {
        let (world, input) = (world.clone(), json!({"Session": session, "UserCode": code}));
        async move { world.call("VerifySoftwareToken", input).await }
    };
    let nothing = verify(&challenge["Session"], "123456").await.refused_kind();
    assert_eq!(nothing, "SoftwareTokenMFANotFoundException");
    let (authenticator, session) = associated(&world, &challenge).await;
    let second = with_session(&challenge, &session);
    assert_eq!(client.respond(&second, "ana", json!({})).await.refused(), INVALID_SESSION);
    let wrong = authenticator.wrong_code(&world);
    assert_eq!(verify(&session, &wrong).await.refused(), "EnableSoftwareTokenMFAException: Code mismatch");
    let elsewhere = associated(&world, &challenge).await.0.code(&world, 0);
    assert_eq!(verify(&session, &elsewhere).await.refused(), "EnableSoftwareTokenMFAException: Code mismatch");
    assert!(ana.get().await.get("UserMFASettingList").is_none());

    let verified = verify(&session, &authenticator.code(&world, 0)).await.answered();
    assert_eq!(verify(&session, &authenticator.code(&world, 1)).await.refused(), USED_SESSION);
    let last = with_session(&challenge, &verified["Session"]);
    let sibling = ana.pool.client().await;
    ana.pool.user("ben").confirmed().await;
    assert_eq!(sibling.respond(&last, "ana", json!({})).await.refused(), INVALID_SESSION);
    assert_eq!(client.respond(&last, "ben", json!({})).await.refused(), INVALID_SESSION);
    Tokens::of(&client.respond(&last, "ana", json!({})).await.answered());
}

#[tokio::test]
async fn a_session_from_before_does_not_get_around_a_factor_that_is_there() {
    let world = World::new().await;
    let (client, ana) = demanding(&world, &["token"]).await;
    let (early, mine) = (asked(&client, "ana").await, asked(&client, "ana").await);
    let (thief, stolen) = associated(&world, &early).await;
    let (authenticator, session) = associated(&world, &mine).await;
    let shown = json!({"Session": session, "UserCode": authenticator.code(&world, 0)});
    world.call("VerifySoftwareToken", shown).await.answered();

    let replaced = json!({"Session": stolen, "UserCode": thief.code(&world, 0)});
    assert_eq!(world.call("VerifySoftwareToken", replaced).await.refused(), INVALID_SESSION);
    assert_eq!(
        world.call("AssociateSoftwareToken", json!({"Session": early["Session"]})).await.refused(),
        INVALID_SESSION
    );
    world.clock.pass(seconds(30));
    let next = asked(&client, "ana").await;
    let code = json!({"SOFTWARE_TOKEN_MFA_CODE": authenticator.code(&world, 0)});
    Tokens::of(&client.respond(&next, "ana", code).await.answered());
    drop(ana);
}

#[tokio::test]
async fn a_proof_is_worth_no_more_than_its_token() {
    let world = World::new().await;
    let (client, ana) = demanding(&world, &["token"]).await;
    let challenge = asked(&client, "ana").await;
    let (authenticator, session) = associated(&world, &challenge).await;
    let shown = json!({"Session": session, "UserCode": authenticator.code(&world, 0)});
    let verified = world.call("VerifySoftwareToken", shown).await.answered();
    ana.call("AdminDeleteSoftwareToken", json!({})).await.answered();
    let last = with_session(&challenge, &verified["Session"]);
    assert_eq!(client.respond(&last, "ana", json!({})).await.refused(), INVALID_SESSION);
}

#[tokio::test]
async fn an_address_is_set_up_by_the_code_that_reached_it() {
    let world = World::new().await;
    let (client, ana) = demanding(&world, &["email"]).await;
    let challenge = client.admin_sign_in("ana", PASSWORD).await.answered();
    assert_eq!(list(&challenge["ChallengeParameters"], "MFAS_CAN_SETUP"), json!(["EMAIL_OTP"]));
    assert_eq!(
        client.admin_respond(&challenge, "ana", json!({"EMAIL": "no address"})).await.refused(),
        "InvalidParameterException: Invalid email address format."
    );

    let code = client.admin_respond(&challenge, "ana", json!({"EMAIL": "ana@example.org"})).await.answered();
    assert_eq!(code["ChallengeName"], "EMAIL_OTP");
    assert_eq!(code["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");
    let digits = world.inbox().code_for("ana@example.org").await;
    assert_eq!(
        client.admin_respond(&code, "ana", json!({"EMAIL_OTP_CODE": other_than(&digits)})).await.refused(),
        WRONG_CODE
    );
    assert!(ana.attributes().await.get("email").is_none(), "not before it is proved");
    Tokens::of(&client.admin_respond(&code, "ana", json!({"EMAIL_OTP_CODE": digits})).await.answered());

    let attributes = ana.attributes().await;
    assert_eq!((&attributes["email"], &attributes["email_verified"]), (&json!("ana@example.org"), &json!("true")));
    assert_eq!(ana.get().await["PreferredMfaSetting"], "EMAIL_OTP");
    assert_eq!(asked(&client, "ana").await["ChallengeName"], "EMAIL_OTP");
}

#[tokio::test]
async fn the_guides_spelling_of_the_address_is_understood_and_another_factor_is_not_set_up() {
    let world = World::new().await;
    let (client, _) = demanding(&world, &["email"]).await;
    let challenge = asked(&client, "ana").await;
    let code = client.respond(&challenge, "ana", json!({"email": "ana@example.org"})).await.answered();
    assert_eq!(code["ChallengeName"], "EMAIL_OTP");

    let (client, _) = demanding(&world, &["token"]).await;
    let challenge = asked(&client, "ana").await;
    let refused = client.respond(&challenge, "ana", json!({"EMAIL": "ana@example.org"})).await.refused();
    assert_eq!(refused, INVALID_SESSION);
}

#[tokio::test]
async fn each_session_of_it_ends_in_its_time() {
    let world = World::new().await;
    let (client, _) = demanding(&world, &["token"]).await;
    let challenge = asked(&client, "ana").await;
    world.wait(minutes(2));
    let (authenticator, session) = associated(&world, &challenge).await;
    world.wait(minutes(1));
    assert_eq!(
        world.call("AssociateSoftwareToken", json!({"Session": challenge["Session"]})).await.refused(),
        EXPIRED_SESSION
    );
    world.wait(minutes(1));
    let shown = json!({"Session": session, "UserCode": authenticator.code(&world, 0)});
    let verified = world.call("VerifySoftwareToken", shown).await.answered();
    world.wait(minutes(3));
    let last = with_session(&challenge, &verified["Session"]);
    assert_eq!(client.respond(&last, "ana", json!({})).await.refused(), EXPIRED_SESSION);
}

#[tokio::test]
async fn a_session_of_another_challenge_sets_nothing_up() {
    let world = World::new().await;
    let pool = pool_with(&world, "OPTIONAL", &["token"]).await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let new_password = client.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(
        world.call("AssociateSoftwareToken", json!({"Session": new_password["Session"]})).await.refused(),
        INVALID_SESSION
    );
}
