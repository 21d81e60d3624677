//! Users who bring the hash of their password along.

use poolhouse_tests::{Import, Outcome, Pool, World, csv, csv_row};
use serde_json::{Value, json};

use super::verifying;

const PASSWORD: &str = "Correct-Horse-9";
const BCRYPT: &str = "$2b$04$abcdefghijklmnopqrstuuL14P8YbLAn0JkPxtgtQFRlH3V5k9ZVC";
const SCRYPT: &str = "$scrypt$ln=4,r=8,p=1$c2l4dGVlbiBieXRlIHNhbA$2vMEooAozppPYmzUEvG6EB5HZEejokrvC07BEK2J4Fg";
const ARGON2ID: &str = "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlIHNhbA$tkhTwwM4xrbTrfEe/wXAEdvjcHHxovTdCBDlK8rEYpc";
const PBKDF2: &str = "$pbkdf2-sha256$i=1000,l=32$c2l4dGVlbiBieXRlIHNhbA$NV84+q2QA43QBFUH6cGnuoiQu7bmOOeJXPNFX6017Dw";

/// Imports these users, each with a hash.
async fn imported(pool: &Pool, algorithm: &str, users: &[(&str, &str)]) -> Import {
    let mut header = pool.csv_header().await;
    header.push("cognito:password_hash".into());
    let rows = users.iter().map(|(name, hash)| {
        let mut row = csv_row(name);
        row["cognito:password_hash"] = (*hash).into();
        row
    });
    let job = pool.import_with(json!({"PasswordHashingAlgorithm": algorithm})).await;
    job.of(csv(&header, rows)).await
}

async fn status(pool: &Pool, name: &str) -> Value {
    pool.call("AdminGetUser", json!({"Username": name})).await.answered()["UserStatus"].clone()
}

#[tokio::test]
async fn who_has_a_hash_signs_in_by_the_old_password_from_the_first_day_on() {
    let world = World::new().await;
    for (algorithm, hash) in [("BCRYPT", BCRYPT), ("SCRYPT", SCRYPT), ("ARGON2ID", ARGON2ID), ("PBKDF2_SHA256", PBKDF2)]
    {
        let pool = verifying(&world).await;
        let client = pool.client().await;
        let job = imported(&pool, algorithm, &[("ana", hash), ("bea", "")]).await;
        assert_eq!(Import::counts(&job.describe().await), (2, 0, 0), "{algorithm}");
        assert_eq!(
            (status(&pool, "ana").await, status(&pool, "bea").await),
            (json!("CONFIRMED"), json!("RESET_REQUIRED"))
        );

        let wrong = "NotAuthorizedException: Incorrect username or password.";
        assert_eq!(client.sign_in("ana", "Correct-Horse-8").await.refused(), wrong, "{algorithm}");
        for _ in 0..2 {
            client.tokens("ana", PASSWORD).await;
            assert_eq!(client.sign_in("ana", "Correct-Horse-8").await.refused(), wrong, "{algorithm}");
        }
        client.admin_sign_in("ana", PASSWORD).await.answered();
        world.verify().await;
    }
}

#[tokio::test]
async fn a_hash_is_replaced_by_the_first_sign_in_and_lies_sealed_until_then() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let client = pool.client().await;
    imported(&pool, "PBKDF2_SHA256", &[("ana", PBKDF2)]).await;
    let holds = |dump: poolhouse_tests::Dump, text: &'static str| {
        dump.values().any(|value| value.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    let scheme = "\"scheme\":\"imported\"";
    assert!(holds(world.dump().await, scheme));
    assert!(!holds(world.dump().await, "pbkdf2"));

    client.sign_in("ana", "wrong").await.refused();
    assert!(holds(world.dump().await, scheme), "a wrong password replaces nothing");
    client.tokens("ana", PASSWORD).await;

    assert!(!holds(world.dump().await, scheme));
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn srp_comes_with_the_first_password_that_is_shown() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let flows =
        json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    let client = pool.client_with(flows).await;
    imported(&pool, "SCRYPT", &[("ana", SCRYPT)]).await;

    let refused = client.srp_sign_in("ana", PASSWORD).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Incorrect username or password.");
    client.tokens("ana", PASSWORD).await;
    client.srp_sign_in("ana", PASSWORD).await.answered();
}

#[tokio::test]
async fn a_password_that_came_as_a_hash_is_changed_and_forgotten_like_any_other() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"], "UserPoolTier": "ESSENTIALS",
            "Policies": {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}},
        }))
        .await;
    let client = pool.client().await;
    imported(&pool, "BCRYPT", &[("ana", BCRYPT), ("bea", BCRYPT)]).await;
    let set = |name: &'static str, password: &'static str| {
        pool.call("AdminSetUserPassword", json!({"Username": name, "Password": password, "Permanent": true}))
    };

    assert_eq!(set("ana", PASSWORD).await.refused_kind(), "PasswordHistoryPolicyViolationException");
    set("ana", "Battery-Staple-1").await.answered();
    client.tokens("ana", "Battery-Staple-1").await;
    client.sign_in("ana", PASSWORD).await.refused();
    assert_eq!(set("ana", PASSWORD).await.refused_kind(), "PasswordHistoryPolicyViolationException");
    pool.call("AdminDisableUser", json!({"Username": "bea"})).await.answered();
    assert_eq!(client.sign_in("bea", PASSWORD).await.refused(), "NotAuthorizedException: User is disabled.");
    world.verify().await;
}

#[tokio::test]
async fn hashes_that_cannot_be_checked_are_row_errors() {
    let world = World::new().await;
    let pool = verifying(&world).await;

    let job = imported(
        &pool,
        "BCRYPT",
        &[
            ("ana", BCRYPT),
            ("bea", "5f4dcc3b5aa765d61d8327deb882cf99"),
            ("cem", PBKDF2),
            ("dan", &BCRYPT.replacen("$04$", "$31$", 1)),
        ],
    )
    .await;

    assert_eq!(
        job.log().await,
        "[SUCCEEDED] Line Number 2 - The import succeeded.\n\
         [FAILED] Line Number 3 - cognito:password_hash: The value is not a hash in PHC or modular crypt form.\n\
         [FAILED] Line Number 4 - cognito:password_hash: The value is a hash of PBKDF2_SHA256, and the job is for BCRYPT.\n\
         [FAILED] Line Number 5 - cognito:password_hash: The parameters of the hash ask for more memory or time than is \
         allowed.\n"
    );
}

#[tokio::test]
async fn five_wrong_passwords_lock_whoever_came_with_a_hash_too() {
    let world = World::new().await;
    let pool = verifying(&world).await;
    let client = pool.client().await;
    imported(&pool, "PBKDF2_SHA256", &[("ana", PBKDF2)]).await;
    for _ in 0..5 {
        client.sign_in("ana", "wrong").await.refused();
    }
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), "NotAuthorizedException: Password attempts exceeded");
}
