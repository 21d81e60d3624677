//! AdminSetUserMFAPreference.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::json;

use super::{give, pool_with_factors, token};

#[tokio::test]
async fn an_administrator_chooses_for_a_user() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").invited().await;
    give(&ana, token()).await;
    let before = ana.get().await;

    world.wait(seconds(1));
    let choice = json!({
        "SMSMfaSettings": {"Enabled": true}, "SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true},
    });
    assert_eq!(ana.call("AdminSetUserMFAPreference", choice).await.answered(), json!({}));

    let after = ana.get().await;
    assert_eq!(after["UserMFASettingList"], json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]));
    assert_eq!(after["PreferredMfaSetting"], "SOFTWARE_TOKEN_MFA");
    assert_ne!(after["UserLastModifiedDate"], before["UserLastModifiedDate"]);
}

#[tokio::test]
async fn a_factor_without_its_means_is_refused_by_name() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let ben = pool.user("ben").without_email().confirmed().await;
    for (member, factor) in [
        ("SMSMfaSettings", "SMS_MFA"),
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
        ("EmailMfaSettings", "EMAIL_OTP"),
    ] {
        assert_eq!(
            ben.call("AdminSetUserMFAPreference", json!({member: {"Enabled": true}})).await.refused(),
            format!("InvalidParameterException: User does not have delivery config set to turn on {factor}")
        );
    }
}

#[tokio::test]
async fn unknown_users_and_pools_are_named() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let off = json!({"Username": "nobody", "SMSMfaSettings": {"Enabled": false}});
    assert_eq!(
        pool.call("AdminSetUserMFAPreference", off.clone()).await.refused(),
        "UserNotFoundException: User does not exist."
    );
    let mut elsewhere = off;
    elsewhere["UserPoolId"] = "us-east-1_Nowhere00".into();
    assert_eq!(
        world.call("AdminSetUserMFAPreference", elsewhere).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}
