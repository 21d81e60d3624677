//! CompleteWebAuthnRegistration: a passkey is kept, once, if everything about it is right.

use poolhouse_tests::security_key::{Algorithm, Attestation};
use poolhouse_tests::{Outcome, SecurityKey, World, minutes, seconds};
use serde_json::{Value, json};

use super::start_web_authn_registration::{options, register, token};

const ORIGIN: &str = "https://login.example.com";

async fn complete(world: &World, token: &str, credential: Value) -> Result<Value, poolhouse_tests::AwsError> {
    world.call("CompleteWebAuthnRegistration", json!({"AccessToken": token, "Credential": credential})).await
}

#[tokio::test]
async fn a_passkey_of_each_kind_is_kept_with_the_name_of_its_maker() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let token = token(&pool.client().await, "ana").await;
    let mut key = SecurityKey::at(ORIGIN);
    register(&world, &token, &key).await;
    world.wait(seconds(1));
    key.algorithm = Algorithm::Rs256;
    key.attestation = Attestation::Own;
    key.model = uuid::uuid!("08987058-cadc-4b81-b6e1-30de50dcbe96");
    register(&world, &token, &key).await;

    let listed = world.call("ListWebAuthnCredentials", json!({"AccessToken": token})).await.answered();
    let names: Vec<&str> = listed["Credentials"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["FriendlyCredentialName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Passkey", "Windows Hello"]);
    world.verify().await;
}

#[tokio::test]
async fn a_challenge_is_answered_once_in_time_and_by_the_app_that_asked() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let (client, other) = (pool.client().await, pool.client().await);
    let ana = pool.user("ana").confirmed().await;
    let (token, elsewhere) = (ana.signs_in(&client).await.access, ana.signs_in(&other).await.access);
    let key = SecurityKey::at(ORIGIN);
    let not_found = "WebAuthnChallengeNotFoundException";

    let unasked = key.creates(&json!({"challenge": "AAAA", "rp": {"id": "example.com"}, "user": {"id": ""}}));
    assert_eq!(complete(&world, &token, unasked).await.refused_kind(), not_found);

    let credential = key.creates(&options(&world, &token).await);
    let refused = complete(&world, &elsewhere, credential.clone()).await.refused_kind();
    assert_eq!(refused, "WebAuthnClientMismatchException");
    complete(&world, &token, credential.clone()).await.answered();
    assert_eq!(complete(&world, &token, credential).await.refused_kind(), not_found, "a second time");

    let late = key.creates(&options(&world, &token).await);
    world.wait(minutes(5));
    assert_eq!(complete(&world, &token, late).await.refused_kind(), not_found, "too late");

    let first = key.creates(&options(&world, &token).await);
    let second = key.creates(&options(&world, &token).await);
    assert_eq!(complete(&world, &token, first).await.refused_kind(), not_found, "a newer one was begun");
    assert_eq!(complete(&world, &token, second).await.refused_kind(), not_found, "used up by the wrong answer");
}

#[tokio::test]
async fn of_two_answers_at_once_one_is_kept() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let token = token(&pool.client().await, "ana").await;
    let key = SecurityKey::at(ORIGIN);
    let asked = options(&world, &token).await;
    let (one, two) = (key.creates(&asked), key.creates(&asked));

    let (one, two) = tokio::join!(complete(&world, &token, one), complete(&world, &token, two));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
    let listed = world.call("ListWebAuthnCredentials", json!({"AccessToken": token})).await.answered();
    assert_eq!(listed["Credentials"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_passkey_belongs_to_one_user() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let client = pool.client().await;
    let (ana, bob) = (token(&client, "ana").await, token(&client, "bob").await);
    let mut key = SecurityKey::at(ORIGIN);
    key.id = Some(b"one and the same".to_vec());
    register(&world, &ana, &key).await;

    let again = key.creates(&options(&world, &ana).await);
    assert_eq!(complete(&world, &ana, again).await.refused_kind(), "InvalidParameterException", "she has it");
    let copy = key.creates(&options(&world, &bob).await);
    assert_eq!(complete(&world, &bob, copy).await.refused_kind(), "InvalidParameterException", "another user has it");
    world.call("DeleteUser", json!({"AccessToken": ana})).await.answered();
    register(&world, &bob, &key).await;
    world.verify().await;
}

#[tokio::test]
async fn what_is_malformed_is_named() {
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let token = token(&pool.client().await, "ana").await;
    let good = SecurityKey::at(ORIGIN).creates(&options(&world, &token).await);

    for (member, wrong) in [
        ("id", json!("a+b/")),
        ("id", json!("")),
        ("id", json!(7)),
        ("rawId", json!("AAAA")),
        ("type", json!("password")),
        ("authenticatorAttachment", json!("elsewhere")),
        ("response", json!([])),
        ("response.clientDataJSON", json!("e30=")),
        ("response.attestationObject", Value::Null),
        ("response.transports", json!("usb")),
        ("response.transports", json!(["a b"])),
        ("response.transports", json!(["usb", "nfc", "ble", "internal", "hybrid", "cable", "x", "y", "z"])),
    ] {
        let mut bad = good.clone();
        match member.split_once('.') {
            Some((outer, inner)) => bad[outer][inner] = wrong.clone(),
            None => bad[member] = wrong.clone(),
        }
        let refused = complete(&world, &token, bad).await.refused();
        if member == "id" && wrong == json!("") {
            assert!(refused.starts_with("InvalidParameterException: "), "{refused}");
            continue;
        }
        assert_eq!(refused, format!("InvalidParameterException: Invalid passkey credential: {member} is malformed."));
    }
    // None of those was an answer: the challenge still waits.
    complete(&world, &token, good).await.answered();
}
