//! 4: secret blocks that are not this sign-in's.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use poolhouse_tests::{AwsError, Client, Outcome, PASSWORD, SrpClient, Tokens, World, minutes};
use serde_json::{Value, json};

use super::careful_srp_client;

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

async fn respond(client: &Client, answer: Value) -> Result<Value, AwsError> {
    client.call("RespondToAuthChallenge", answer).await
}

/// A proof of the right password over whatever block is given.
fn proof_over(client: &Client, srp: &SrpClient, asked: &Value, block: &Value) -> Value {
    let mut asked = asked.clone();
    asked["ChallengeParameters"]["SECRET_BLOCK"] = block.clone();
    client.srp_proof(srp, &asked, PASSWORD)
}

#[tokio::test]
async fn test_04_of_another_user_pool_or_client() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    let second = careful_srp_client(&pool).await;
    let elsewhere = careful_srp_client(&world.pool().await).await;
    pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    elsewhere.pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();

    for (other, name) in [(&client, "ben"), (&second, "ana"), (&elsewhere, "ana"), (&client, "nobody")] {
        let theirs = other.begin_srp(name, &srp).await.answered();
        let answer = proof_over(&client, &srp, &asked, &theirs["ChallengeParameters"]["SECRET_BLOCK"]);
        assert_eq!(respond(&client, answer).await.refused(), WRONG, "{name}");
    }
    Tokens::of(&respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
}

#[tokio::test]
async fn test_04_altered_by_a_bit_or_cut() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();
    let block = STANDARD.decode(asked["ChallengeParameters"]["SECRET_BLOCK"].as_str().unwrap()).unwrap();

    let flipped = (0..block.len()).step_by(97).chain([block.len() - 1]).map(|place| {
        let mut bytes = block.clone();
        bytes[place] ^= 1 << (place % 8);
        STANDARD.encode(bytes)
    });
    let cut = [STANDARD.encode(&block[1..]), STANDARD.encode(&block[..block.len() - 1]), "AAAA".into()];
    for altered in flipped.chain(cut) {
        let answer = proof_over(&client, &srp, &asked, &json!(altered));
        assert_eq!(respond(&client, answer).await.refused(), WRONG);
    }
    let mut answer = client.srp_proof(&srp, &asked, PASSWORD);
    answer["ChallengeResponses"]["PASSWORD_CLAIM_SECRET_BLOCK"] = "no base64!".into();
    assert_eq!(respond(&client, answer).await.refused(), WRONG);
    // None of them was a guess at a password.
    Tokens::of(&respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
}

#[tokio::test]
async fn test_04_too_old() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    for name in ["ana", "nobody"] {
        let asked = client.begin_srp(name, &srp).await.answered();
        world.wait(minutes(3));
        let refused = respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.refused();
        assert_eq!(refused, "NotAuthorizedException: Invalid session for the user, session is expired.");
    }
}

#[tokio::test]
async fn test_04_used_twice() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let used = "NotAuthorizedException: Invalid session for the user, session can only be used once.";

    let asked = client.begin_srp("ana", &srp).await.answered();
    Tokens::of(&respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.answered());
    assert_eq!(respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.refused(), used);
    // After a wrong proof too, and for nobody as for somebody.
    for name in ["ana", "nobody"] {
        let asked = client.begin_srp(name, &srp).await.answered();
        let wrong = client.srp_proof(&srp, &asked, "Wr0ng-password!");
        assert_eq!(respond(&client, wrong).await.refused(), WRONG, "{name}");
        assert_eq!(respond(&client, client.srp_proof(&srp, &asked, PASSWORD)).await.refused(), used, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn test_04_used_many_times_at_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = careful_srp_client(&pool).await;
    pool.user("ana").confirmed().await;
    let srp = SrpClient::new(1);
    let asked = client.begin_srp("ana", &srp).await.answered();
    let proof = client.srp_proof(&srp, &asked, PASSWORD);
    let tries = (0..20).map(|_| {
        let (client, proof) = (client.clone(), proof.clone());
        tokio::spawn(async move { client.call("RespondToAuthChallenge", proof).await.is_ok() })
    });
    let won = futures::future::join_all(tries).await.into_iter().filter(|won| *won.as_ref().unwrap()).count();
    assert_eq!(won, 1);
}
