//! SetUserMFAPreference.

use domain::secret::Sealed;
use domain::user::{Factor, Factors};
use poolhouse_tests::{Outcome, User, World};
use serde_json::{Value, json};

use super::{give, pool_with_factors, token};

/// Chooses as the user and shows what is chosen then.
async fn chosen(world: &World, ana: &User, access: &str, mut choice: Value) -> (Value, Value) {
    choice["AccessToken"] = access.into();
    assert_eq!(world.call("SetUserMFAPreference", choice).await.answered(), json!({}));
    let shown = world.call("GetUser", json!({"AccessToken": access})).await.answered();
    let seen = ana.get().await;
    for member in ["UserMFASettingList", "PreferredMfaSetting"] {
        assert_eq!(shown.get(member), seen.get(member), "{member}");
    }
    (shown["UserMFASettingList"].clone(), shown["PreferredMfaSetting"].clone())
}

#[tokio::test]
async fn factors_are_turned_on_preferred_and_turned_off() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    give(&ana, token()).await;
    let choose = |choice| chosen(&world, &ana, &access, choice);

    let on = choose(json!({"SMSMfaSettings": {"Enabled": true}})).await;
    assert_eq!(on, (json!(["SMS_MFA"]), Value::Null));
    let preferred = json!({"SoftwareTokenMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    let preferred = choose(preferred).await;
    assert_eq!(preferred, (json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"]), json!("SOFTWARE_TOKEN_MFA")));
    let moved = choose(json!({"EmailMfaSettings": {"Enabled": true, "PreferredMfa": true}})).await;
    assert_eq!(moved, (json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]), json!("EMAIL_OTP")));

    let off = json!({"EmailMfaSettings": {"Enabled": false}, "SMSMfaSettings": {"Enabled": false}});
    assert_eq!(choose(off).await, (json!(["SOFTWARE_TOKEN_MFA"]), Value::Null));
    let none = choose(json!({"SoftwareTokenMfaSettings": {"Enabled": false, "PreferredMfa": false}})).await;
    assert_eq!(none, (Value::Null, Value::Null));
}

#[tokio::test]
async fn a_factor_without_its_means_is_refused_by_name() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ben = pool.user("ben").without_email().confirmed().await;
    let access = ben.signs_in(&client).await.access;
    let on = json!({"Enabled": true, "PreferredMfa": true});
    let refused = |member: &'static str| {
        let (world, input) = (world.clone(), json!({"AccessToken": access, member: on}));
        async move { world.call("SetUserMFAPreference", input).await.refused() }
    };

    assert_eq!(
        refused("SMSMfaSettings").await,
        "InvalidParameterException: User does not have delivery config set to turn on SMS_MFA"
    );
    assert_eq!(
        refused("EmailMfaSettings").await,
        "InvalidParameterException: User does not have delivery config set to turn on EMAIL_OTP"
    );
    assert_eq!(
        refused("SoftwareTokenMfaSettings").await,
        "InvalidParameterException: User has not set up software token mfa"
    );
    give(&ben, Factors::default().with_pending_token(Sealed::from_ciphertext(vec![1]))).await;
    assert_eq!(
        refused("SoftwareTokenMfaSettings").await,
        "InvalidParameterException: User has not verified software token mfa"
    );
}

#[tokio::test]
async fn what_contradicts_itself_or_the_pool_changes_nothing() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    let first = json!({"Enabled": true, "PreferredMfa": true});
    for wrong in [
        json!({}),
        json!({"SMSMfaSettings": first, "EmailMfaSettings": first}),
        json!({"SMSMfaSettings": {"Enabled": false, "PreferredMfa": true}}),
        json!({"WebAuthnMfaSettings": {"Enabled": true}}),
    ] {
        let mut input = wrong.clone();
        input["AccessToken"] = access.as_str().into();
        let refused = world.call("SetUserMFAPreference", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{wrong}");
    }
    pool.call("SetUserPoolMfaConfig", json!({"MfaConfiguration": "OFF"})).await.answered();
    let input = json!({"AccessToken": access, "SMSMfaSettings": first});
    assert_eq!(world.call("SetUserMFAPreference", input).await.refused_kind(), "InvalidParameterException");
    assert!(ana.get().await.get("UserMFASettingList").is_none());
}

#[tokio::test]
async fn nobody_turns_off_the_factor_that_the_pool_demands() {
    let world = World::new().await;
    let pool = pool_with_factors(&world, "OPTIONAL").await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    let access = ana.signs_in(&client).await.access;
    give(&ana, token().preferring(Factor::SmsMfa).with(Factor::EmailOtp)).await;
    pool.call("SetUserPoolMfaConfig", super::every_factor("ON")).await.answered();

    let off = json!({"AccessToken": access, "SMSMfaSettings": {"Enabled": false}});
    assert_eq!(world.call("SetUserMFAPreference", off).await.refused_kind(), "InvalidParameterException");
    let other = json!({"EmailMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    let other = chosen(&world, &ana, &access, other).await;
    assert_eq!(other, (json!(["SMS_MFA", "EMAIL_OTP"]), json!("EMAIL_OTP")));
    ana.call("AdminSetUserMFAPreference", json!({"SMSMfaSettings": {"Enabled": false}})).await.answered();
    assert_eq!(ana.get().await["UserMFASettingList"], json!(["EMAIL_OTP"]));
}
