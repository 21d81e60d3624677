//! SetUserPoolMfaConfig: stored and validated.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn what_is_set_is_answered_and_read_back() {
    let world = World::new().await;
    let pool = world.pool().await;
    let set = json!({
        "SmsMfaConfiguration": {
            "SmsAuthenticationMessage": "Enter {####}",
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
        },
        "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "MfaConfiguration": "OPTIONAL",
    });

    let answer = pool.call("SetUserPoolMfaConfig", set.clone()).await.answered();

    for member in ["SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "MfaConfiguration"] {
        assert_eq!(answer[member], set[member], "{member}");
    }
    assert_eq!(pool.call("GetUserPoolMfaConfig", json!({})).await.answered(), answer);
    assert_eq!(pool.describe().await["MfaConfiguration"], "OPTIONAL");
}

#[tokio::test]
async fn an_optional_second_factor_asks_nobody_who_has_none() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let input = json!({"SoftwareTokenMfaConfiguration": {"Enabled": true}, "MfaConfiguration": "OPTIONAL"});
    pool.call("SetUserPoolMfaConfig", input).await.answered();

    let ana = pool.user("ana").confirmed().await;

    assert!(!ana.signs_in(&client).await.access.is_empty());
}

#[tokio::test]
async fn an_unknown_pool_is_named() {
    let world = World::new().await;
    let input = json!({"UserPoolId": "us-east-1_Nowhere00", "MfaConfiguration": "OFF"});
    let refused = world.call("SetUserPoolMfaConfig", input).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}

#[tokio::test]
async fn wrong_values_are_violations() {
    let world = World::new().await;
    let pool = world.pool().await;
    let refused = pool.call("SetUserPoolMfaConfig", json!({"MfaConfiguration": "SOMETIMES"})).await.refused();
    assert_eq!(
        refused,
        "InvalidParameterException: 1 validation error detected: Value 'SOMETIMES' at 'mfaConfiguration' failed to \
         satisfy constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]"
    );
}
