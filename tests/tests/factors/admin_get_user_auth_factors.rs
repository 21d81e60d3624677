//! AdminGetUserAuthFactors.

use domain::user::Factor;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{give, token};

#[tokio::test]
async fn a_password_is_a_factor_once_it_is_set() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    let shown = ana.call("AdminGetUserAuthFactors", json!({})).await.answered();
    assert_eq!(shown, json!({"Username": "ana", "ConfiguredUserAuthFactors": ["PASSWORD"]}));
}

#[tokio::test]
async fn proved_addresses_are_factors_where_the_pool_sends_codes() {
    let world = World::new().await;
    let sign_in = json!({"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]});
    let pool = world.pool_with(json!({"Policies": {"SignInPolicy": sign_in}})).await;
    let ana = pool
        .user("ana")
        .attribute("phone_number", "+15550001111")
        .attribute("phone_number_verified", "false")
        .confirmed()
        .await;
    let shown = ana.call("AdminGetUserAuthFactors", json!({})).await.answered();
    assert_eq!(shown["ConfiguredUserAuthFactors"], json!(["PASSWORD", "EMAIL_OTP"]));
}

#[tokio::test]
async fn second_factors_are_shown_as_the_user_chose_them() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").confirmed().await;
    give(&ana, token().with(Factor::SmsMfa).preferring(Factor::SoftwareTokenMfa)).await;
    let shown = ana.call("AdminGetUserAuthFactors", json!({})).await.answered();
    assert_eq!(
        shown,
        json!({
            "Username": "ana", "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA",
            "UserMFASettingList": ["SMS_MFA", "SOFTWARE_TOKEN_MFA"],
            "ConfiguredUserAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"],
        })
    );
    let nobody = pool.call("AdminGetUserAuthFactors", json!({"Username": "nobody"})).await.refused();
    assert_eq!(nobody, "UserNotFoundException: User does not exist.");
}
