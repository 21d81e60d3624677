//! More than one second factor: SELECT_MFA_TYPE, and what is asked without a choice.

use poolhouse_tests::{Client, Outcome, PASSWORD, Tokens, World};
use serde_json::json;

use super::*;

/// A pool that lets `ana` choose among all factors.
async fn choosing(world: &World) -> (Client, User, poolhouse_tests::Authenticator) {
    let pool = pool_with(world, "OPTIONAL", &["sms", "token", "email"]).await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", NUMBER).confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let authenticator = ana.registers_authenticator(&access).await;
    let on = json!({"Enabled": true});
    let all = json!({"SMSMfaSettings": on, "SoftwareTokenMfaSettings": on, "EmailMfaSettings": on});
    ana.call("AdminSetUserMFAPreference", all).await.answered();
    (client, ana, authenticator)
}

#[tokio::test]
async fn who_prefers_none_of_several_factors_chooses() {
    let world = World::new().await;
    let (client, _, authenticator) = choosing(&world).await;

    let select = asked(&client, "ana").await;
    assert_eq!(select["ChallengeName"], "SELECT_MFA_TYPE");
    assert_eq!(select["ChallengeParameters"]["USER_ID_FOR_SRP"], "ana");
    let among = list(&select["ChallengeParameters"], "MFAS_CAN_CHOOSE");
    assert_eq!(among, json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]));
    assert!(world.inbox().all().is_empty(), "nothing is sent before the choice");

    for (answer, name) in [("EMAIL_OTP", "EMAIL_OTP"), ("EMAIL_MFA", "EMAIL_OTP"), ("SMS_MFA", "SMS_MFA")] {
        let select = asked(&client, "ana").await;
        let challenge = client.respond(&select, "ana", json!({"ANSWER": answer})).await.answered();
        assert_eq!(challenge["ChallengeName"], name);
        assert_eq!(client.respond(&select, "ana", json!({"ANSWER": answer})).await.refused(), USED_SESSION);
        let (address, response) =
            if name == "SMS_MFA" { (NUMBER, "SMS_MFA_CODE") } else { ("ana@example.com", "EMAIL_OTP_CODE") };
        let code = world.inbox().code_for(address).await;
        Tokens::of(&client.respond(&challenge, "ana", json!({response: code})).await.answered());
    }
    let challenge = client.respond(&select, "ana", json!({"ANSWER": "SOFTWARE_TOKEN_MFA"})).await.answered();
    let code = json!({"SOFTWARE_TOKEN_MFA_CODE": authenticator.code(&world, 0)});
    Tokens::of(&client.respond(&challenge, "ana", code).await.answered());
}

#[tokio::test]
async fn nothing_else_can_be_chosen() {
    let world = World::new().await;
    let (client, ana, _) = choosing(&world).await;
    ana.call("AdminSetUserMFAPreference", json!({"SMSMfaSettings": {"Enabled": false}})).await.answered();
    let select = asked(&client, "ana").await;
    for answer in ["SMS_MFA", "PASSWORD", "MFA_SETUP", "sms_mfa"] {
        let refused = client.respond(&select, "ana", json!({"ANSWER": answer})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{answer}");
    }
    assert_eq!(
        client.respond(&select, "ana", json!({})).await.refused(),
        "InvalidParameterException: Missing required parameter ANSWER"
    );
    // What was turned off since the question is no choice any more either.
    ana.call("AdminSetUserMFAPreference", json!({"EmailMfaSettings": {"Enabled": false}})).await.answered();
    assert!(client.respond(&select, "ana", json!({"ANSWER": "EMAIL_OTP"})).await.is_err());
    client.respond(&select, "ana", json!({"ANSWER": "SOFTWARE_TOKEN_MFA"})).await.answered();
}

#[tokio::test]
async fn where_everybody_needs_a_factor_addresses_count_without_a_choice() {
    let world = World::new().await;
    let pool = pool_with(&world, "ON", &["sms", "email"]).await;
    let client = pool.client().await;
    pool.user("phone").without_email().attribute("phone_number", NUMBER).confirmed().await;
    pool.user("mail").confirmed().await;
    pool.user("both").attribute("phone_number", "+15550002222").confirmed().await;

    assert_eq!(asked(&client, "phone").await["ChallengeName"], "SMS_MFA");
    assert_eq!(asked(&client, "mail").await["ChallengeName"], "EMAIL_OTP");
    let both = asked(&client, "both").await;
    assert_eq!(both["ChallengeName"], "SELECT_MFA_TYPE");
    assert_eq!(list(&both["ChallengeParameters"], "MFAS_CAN_CHOOSE"), json!(["SMS_MFA", "EMAIL_OTP"]));
}

#[tokio::test]
async fn a_new_password_comes_before_the_second_factor() {
    let world = World::new().await;
    let pool = pool_with(&world, "ON", &["sms"]).await;
    let client = pool.client().await;
    pool.user("ana").attribute("phone_number", NUMBER).invited().await;

    let first = client.sign_in("ana", PASSWORD).await.answered();
    assert_eq!(first["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert!(world.inbox().all().is_empty());
    let second = client.respond(&first, "ana", json!({"NEW_PASSWORD": poolhouse_tests::NEW_PASSWORD})).await.answered();
    assert_eq!(second["ChallengeName"], "SMS_MFA");
    let code = world.inbox().code_for(NUMBER).await;
    Tokens::of(&client.respond(&second, "ana", json!({"SMS_MFA_CODE": code})).await.answered());
}

#[tokio::test]
async fn who_has_no_factor_and_can_set_up_none_is_told_so() {
    let world = World::new().await;
    let recovery = json!({"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]});
    let pool = world.pool_with(json!({"AccountRecoverySetting": recovery})).await;
    configure(&pool, "ON", &["sms"]).await;
    let client = pool.client().await;
    pool.user("ana").attribute("phone_number", NUMBER).confirmed().await;
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused_kind(), "NotAuthorizedException");
    assert_eq!(client.admin_sign_in("ana", PASSWORD).await.refused_kind(), "MFAMethodNotFoundException");
}

#[tokio::test]
async fn a_factor_that_the_pool_gave_up_is_not_asked_for() {
    let world = World::new().await;
    let pool = pool_with(&world, "OPTIONAL", &["sms", "token"]).await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", NUMBER).confirmed().await;
    prefers(&ana, "SMSMfaSettings").await;
    configure(&pool, "OPTIONAL", &["token"]).await;
    client.tokens("ana", PASSWORD).await;
    configure(&pool, "OFF", &[]).await;
    client.tokens("ana", PASSWORD).await;
}
