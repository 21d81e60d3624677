//! VerifySoftwareToken.

use poolhouse_tests::{Authenticator, Outcome, PASSWORD, World, seconds};
use serde_json::{Value, json};

use super::{every_factor, pool_with_factors};

#[tokio::test]
async fn a_right_code_registers_the_token_and_turns_nothing_on() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let access = ana.signs_in(&client).await.access;

    let authenticator = ana.registers_authenticator(&access).await;

    let shown = world.call("GetUserAuthFactors", json!({"AccessToken": access})).await.answered();
    assert_eq!(shown["ConfiguredUserAuthFactors"], json!(["PASSWORD", "SOFTWARE_TOKEN"]));
    assert!(shown.get("UserMFASettingList").is_none());
    client.tokens("ana", PASSWORD).await;
    let again = json!({"AccessToken": access, "UserCode": authenticator.code(&world, 0)});
    assert_eq!(
        world.call("VerifySoftwareToken", again).await.refused_kind(),
        "SoftwareTokenMFANotFoundException",
        "there is nothing left to verify"
    );
}

#[tokio::test]
async fn a_wrong_code_registers_nothing_and_may_be_bettered() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let handed = world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.answered();
    let authenticator = Authenticator::new(handed["SecretCode"].as_str().unwrap());
    let verify = |code: String| {
        let (world, input) = (world.clone(), json!({"AccessToken": access, "UserCode": code}));
        async move { world.call("VerifySoftwareToken", input).await }
    };

    for wrong in [authenticator.wrong_code(&world), authenticator.code(&world, -2), authenticator.code(&world, 2)] {
        assert_eq!(verify(wrong).await.refused(), "EnableSoftwareTokenMFAException: Code mismatch");
    }
    for malformed in ["12345", "1234567", "٠٥٠٤٧١", "12345a", ""] {
        assert_eq!(verify(malformed.into()).await.refused_kind(), "InvalidParameterException", "{malformed:?}");
    }
    let factors = ana.call("AdminGetUserAuthFactors", json!({})).await.answered();
    assert_eq!(factors["ConfiguredUserAuthFactors"], json!(["PASSWORD"]));
    assert_eq!(verify(authenticator.code(&world, 1)).await.answered(), json!({"Status": "SUCCESS"}));
}

#[tokio::test]
async fn without_a_secret_there_is_nothing_to_verify() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let access = pool.user("ana").confirmed().await.signs_in(&client).await.access;
    let input = json!({"AccessToken": access, "UserCode": "123456"});
    let refused = world.call("VerifySoftwareToken", input.clone()).await.refused_kind();
    assert_eq!(refused, "SoftwareTokenMFANotFoundException");

    world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.answered();
    let mut without = every_factor("OPTIONAL");
    without["SoftwareTokenMfaConfiguration"]["Enabled"] = false.into();
    pool.call("SetUserPoolMfaConfig", without).await.answered();
    assert_eq!(
        world.call("VerifySoftwareToken", input).await.refused(),
        "SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool"
    );
    for caller in [json!({}), json!({"AccessToken": access, "Session": "A".repeat(100)})] {
        let mut input = caller;
        input["UserCode"] = "123456".into();
        assert_eq!(world.call("VerifySoftwareToken", input).await.refused_kind(), "InvalidParameterException");
    }
}

#[tokio::test]
async fn an_administrator_takes_the_token_away() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let authenticator = ana.uses_authenticator(&access).await;
    assert_eq!(client.sign_in("ana", PASSWORD).await.answered()["ChallengeName"], "SOFTWARE_TOKEN_MFA");

    ana.call("AdminDeleteSoftwareToken", json!({})).await.answered();

    client.tokens("ana", PASSWORD).await;
    assert_eq!(ana.get().await.get("PreferredMfaSetting"), None);
    world.clock.pass(seconds(30));
    let gone = json!({"AccessToken": access, "UserCode": authenticator.code(&world, 0)});
    assert_eq!(world.call("VerifySoftwareToken", gone).await.refused_kind(), "SoftwareTokenMFANotFoundException");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_equal_codes_at_once_one_registers_the_token() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let access = pool.user("ana").confirmed().await.signs_in(&client).await.access;
    let handed = world.call("AssociateSoftwareToken", json!({"AccessToken": access})).await.answered();
    let code = Authenticator::new(handed["SecretCode"].as_str().unwrap()).code(&world, 0);
    let input: Value = json!({"AccessToken": access, "UserCode": code});
    let tries = (0..16).map(|_| {
        let (world, input) = (world.clone(), input.clone());
        tokio::spawn(async move { world.call("VerifySoftwareToken", input).await.is_ok() })
    });
    let taken = futures::future::join_all(tries).await.into_iter().filter(|taken| *taken.as_ref().unwrap()).count();
    assert_eq!(taken, 1);
}
