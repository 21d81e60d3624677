//! GetUserPoolMfaConfig.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_bare_pool_has_none() {
    let world = World::new().await;
    let pool = world.pool().await;
    assert_eq!(pool.call("GetUserPoolMfaConfig", json!({})).await.answered()["MfaConfiguration"], "OFF");
}

#[tokio::test]
async fn sms_set_with_the_pool_is_seen() {
    let world = World::new().await;
    let sms = json!({"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"});
    let pool = world
        .pool_with(json!({
            "MfaConfiguration": "OPTIONAL", "SmsConfiguration": sms, "AutoVerifiedAttributes": ["phone_number"],
            "SmsAuthenticationMessage": "Enter {####}",
        }))
        .await;

    let config = pool.call("GetUserPoolMfaConfig", json!({})).await.answered();

    assert_eq!(config["MfaConfiguration"], "OPTIONAL");
    assert_eq!(config["SmsMfaConfiguration"]["SmsConfiguration"], sms);
    assert_eq!(config["SmsMfaConfiguration"]["SmsAuthenticationMessage"], "Enter {####}");
}

#[tokio::test]
async fn an_unknown_pool_is_named() {
    let world = World::new().await;
    let refused = world.call("GetUserPoolMfaConfig", json!({"UserPoolId": "us-east-1_Nowhere00"})).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}
