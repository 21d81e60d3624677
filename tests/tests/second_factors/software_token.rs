//! SOFTWARE_TOKEN_MFA.

use poolhouse_tests::{Authenticator, Client, Outcome, PASSWORD, Tokens, User, World, seconds};
use serde_json::{Value, json};

use super::*;

fn token(code: &str) -> Value {
    json!({"SOFTWARE_TOKEN_MFA_CODE": code})
}

async fn with_authenticator(world: &World) -> (Client, User, Authenticator) {
    let pool = pool_with(world, "OPTIONAL", &["token"]).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let authenticator = ana.uses_authenticator(&access).await;
    (client, ana, authenticator)
}

#[tokio::test]
async fn a_code_of_the_authenticator_is_the_second_factor() {
    let world = World::new().await;
    let (client, _, authenticator) = with_authenticator(&world).await;

    let challenge = asked(&client, "ana").await;

    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    assert_eq!(challenge["ChallengeParameters"], json!({"USER_ID_FOR_SRP": "ana", "FRIENDLY_DEVICE_NAME": "phone"}));
    let code = authenticator.code(&world, 0);
    Tokens::of(&client.respond(&challenge, "ana", token(&code)).await.answered());
    assert_eq!(client.respond(&challenge, "ana", token(&code)).await.refused(), USED_SESSION);

    world.clock.pass(seconds(30));
    let challenge = client.admin_sign_in("ana", PASSWORD).await.answered();
    let code = authenticator.code(&world, 0);
    Tokens::of(&client.admin_respond(&challenge, "ana", token(&code)).await.answered());
}

#[tokio::test]
async fn a_code_is_accepted_once() {
    let world = World::new().await;
    let pool = pool_with(&world, "OPTIONAL", &["token"]).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let used = "ExpiredCodeException: Your software token has already been used once.";
    // The one that registers the token, too.
    let handed = world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.answered();
    let authenticator = Authenticator::new(handed["SecretCode"].as_str().unwrap());
    let first = authenticator.code(&world, 0);
    let shown = json!({"AccessToken": access, "UserCode": first});
    world.call("VerifySoftwareToken", shown).await.answered();
    prefers(&ana, "SoftwareTokenMfaSettings").await;

    let challenge = asked(&client, "ana").await;
    assert_eq!(client.respond(&challenge, "ana", token(&first)).await.refused(), used);
    let next = authenticator.code(&world, 1);
    Tokens::of(&client.respond(&challenge, "ana", token(&next)).await.answered());
    let again = asked(&client, "ana").await;
    for code in [&next, &first] {
        assert_eq!(client.respond(&again, "ana", token(code)).await.refused(), used);
    }
    world.clock.pass(seconds(60));
    Tokens::of(&client.respond(&again, "ana", token(&authenticator.code(&world, 0))).await.answered());
}

#[tokio::test]
async fn clocks_may_differ_by_one_step() {
    let world = World::new().await;
    let (client, _, authenticator) = with_authenticator(&world).await;
    world.clock.pass(seconds(60));
    for (steps, accepted) in [(-2, false), (2, false), (-1, true), (0, true), (1, true)] {
        let challenge = asked(&client, "ana").await;
        let outcome = client.respond(&challenge, "ana", token(&authenticator.code(&world, steps))).await;
        if accepted {
            Tokens::of(&outcome.answered());
        } else {
            assert_eq!(outcome.refused(), WRONG_TOKEN_CODE, "{steps}");
        }
    }
}

#[tokio::test]
async fn five_wrong_codes_begin_the_back_off() {
    let world = World::new().await;
    let (client, _, authenticator) = with_authenticator(&world).await;
    let challenge = asked(&client, "ana").await;
    for wrong in [authenticator.wrong_code(&world), "12345".into(), "1234567".into(), "٠٥٠٤٧١".into(), "+12345".into()]
    {
        assert_eq!(client.respond(&challenge, "ana", token(&wrong)).await.refused(), WRONG_TOKEN_CODE, "{wrong}");
    }
    let right = token(&authenticator.code(&world, 0));
    assert_eq!(client.respond(&challenge, "ana", right.clone()).await.refused(), LOCKED);
    world.wait(seconds(1));
    Tokens::of(&client.respond(&challenge, "ana", right).await.answered());
}

#[tokio::test]
async fn a_token_that_is_gone_answers_nothing() {
    let world = World::new().await;
    let (client, ana, authenticator) = with_authenticator(&world).await;
    let challenge = asked(&client, "ana").await;
    let code = token(&authenticator.code(&world, 0));

    configure(&ana.pool, "OPTIONAL", &["email"]).await;
    assert_eq!(
        client.respond(&challenge, "ana", code.clone()).await.refused(),
        "SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool"
    );
    configure(&ana.pool, "OPTIONAL", &["token"]).await;
    ana.call("AdminDeleteSoftwareToken", json!({})).await.answered();
    let refused = client.respond(&challenge, "ana", code).await.refused_kind();
    assert_eq!(refused, "SoftwareTokenMFANotFoundException");
}

#[tokio::test]
async fn the_answer_is_asked_for_by_name() {
    let world = World::new().await;
    let (client, ..) = with_authenticator(&world).await;
    let challenge = asked(&client, "ana").await;
    assert_eq!(
        client.respond(&challenge, "ana", json!({"SMS_MFA_CODE": "123456"})).await.refused(),
        "InvalidParameterException: Missing required parameter SOFTWARE_TOKEN_MFA_CODE"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_sign_ins_at_once_with_one_code_one_succeeds() {
    let world = World::new().await;
    let (client, _, authenticator) = with_authenticator(&world).await;
    let code = authenticator.code(&world, 0);
    // Each in a session of its own: it is the code that is used up.
    let mut inputs = Vec::new();
    for _ in 0..16 {
        inputs.push(client.answer(&asked(&client, "ana").await, "ana", token(&code)));
    }
    let tries = inputs.into_iter().map(|input| {
        let client = client.clone();
        tokio::spawn(async move { client.call("RespondToAuthChallenge", input).await.is_ok() })
    });
    let taken = futures::future::join_all(tries).await.into_iter().filter(|taken| *taken.as_ref().unwrap()).count();
    assert_eq!(taken, 1);
}
