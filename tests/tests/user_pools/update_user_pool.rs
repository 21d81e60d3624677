//! UpdateUserPool replaces: what is not sent goes back to its default.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::json;

#[tokio::test]
async fn what_is_not_sent_goes_back_to_its_default() {
    let world = World::new().await;
    let bare = world.pool().await.describe().await;
    let pool = world
        .pool_with(json!({
            "AutoVerifiedAttributes": ["email"],
            "Policies": {"PasswordPolicy": {"MinimumLength": 20, "PasswordHistorySize": 3}},
            "LambdaConfig": {"PreSignUp": "arn:aws:lambda:us-east-1:123456789012:function:f"},
            "VerificationMessageTemplate": {"EmailMessage": "mine {####}", "EmailSubject": "mine"},
            "SmsAuthenticationMessage": "mine {####}",
            "EmailConfiguration": {"ReplyToEmailAddress": "help@example.com"},
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": true},
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        }))
        .await;

    assert_eq!(pool.call("UpdateUserPool", json!({})).await.answered(), json!({}));

    let updated = pool.describe().await;
    for member in [
        "AutoVerifiedAttributes",
        "Policies",
        "LambdaConfig",
        "VerificationMessageTemplate",
        "SmsAuthenticationMessage",
        "EmailVerificationMessage",
        "EmailVerificationSubject",
        "EmailConfiguration",
        "SmsConfiguration",
        "AdminCreateUserConfig",
        "AccountRecoverySetting",
        "DeviceConfiguration",
        "MfaConfiguration",
    ] {
        assert_eq!(updated.get(member), bare.get(member), "{member}");
    }
}

#[tokio::test]
async fn what_was_fixed_at_creation_stays() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({
            "AliasAttributes": ["email"],
            "UsernameConfiguration": {"CaseSensitive": false},
            "Schema": [{"Name": "city", "AttributeDataType": "String"}],
        }))
        .await;
    let before = pool.describe().await;

    pool.call("UpdateUserPool", json!({})).await.answered();

    let after = pool.describe().await;
    for member in ["Id", "Arn", "Name", "AliasAttributes", "UsernameConfiguration", "SchemaAttributes", "CreationDate"]
    {
        assert_eq!(after[member], before[member], "{member}");
    }
}

#[tokio::test]
async fn an_update_is_dated_and_may_rename() {
    let world = World::new().await;
    let pool = world.pool().await;
    let created = pool.describe().await["CreationDate"].as_f64().unwrap();

    world.wait(minutes(5));
    pool.call("UpdateUserPool", json!({"PoolName": "renamed", "AutoVerifiedAttributes": ["email"]})).await.answered();

    let updated = pool.describe().await;
    assert_eq!(updated["Name"], "renamed");
    assert_eq!(updated["AutoVerifiedAttributes"], json!(["email"]));
    assert_eq!(updated["CreationDate"].as_f64(), Some(created));
    assert!((updated["LastModifiedDate"].as_f64().unwrap() - created - 300.0).abs() < 0.01);
}

#[tokio::test]
async fn tags_are_replaced_as_a_whole() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UserPoolTags": {"a": "1", "b": "2"}})).await;

    pool.call("UpdateUserPool", json!({"UserPoolTags": {"c": "3"}})).await.answered();

    assert_eq!(pool.describe().await["UserPoolTags"], json!({"c": "3"}));
}

#[tokio::test]
async fn a_change_is_seen_by_the_next_request() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({})).await.answered();

    pool.call("UpdateUserPool", json!({"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": true}})).await.answered();

    assert_eq!(
        client.sign_up("ben", json!({})).await.refused(),
        "NotAuthorizedException: SignUp is not permitted for this user pool"
    );
}

#[tokio::test]
async fn the_rules_of_creation_hold() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (members, expected) in [
        (
            json!({"AutoVerifiedAttributes": ["phone_number"]}),
            "InvalidParameterException: SMS configuration is required when phone_number is selected for auto verification",
        ),
        (
            json!({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}),
            "InvalidParameterException: Source ARN is required to use DEVELOPER email sending owner",
        ),
        (
            json!({
                "UserPoolTier": "LITE",
                "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}},
            }),
            "FeatureUnavailableInTierException: The following features need to be disabled for the LITE pricing tier \
             configured: Passwordless Sign-In",
        ),
    ] {
        assert_eq!(pool.call("UpdateUserPool", members).await.refused(), expected);
    }
    let refused = world.call("UpdateUserPool", json!({"UserPoolId": "us-east-1_Nowhere00"})).await.refused();
    assert_eq!(refused, "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist.");
}

#[tokio::test]
async fn a_described_pool_can_be_sent_back() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AutoVerifiedAttributes": ["email"]})).await;
    let described = pool.describe().await;

    // What scripts do: take everything that both operations know.
    let input = json!({
        "Policies": described["Policies"],
        "LambdaConfig": described["LambdaConfig"],
        "AutoVerifiedAttributes": described["AutoVerifiedAttributes"],
        "VerificationMessageTemplate": described["VerificationMessageTemplate"],
        "MfaConfiguration": described["MfaConfiguration"],
        "EmailConfiguration": described["EmailConfiguration"],
        "UserPoolTags": described["UserPoolTags"],
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": false},
    });
    pool.call("UpdateUserPool", input).await.answered();

    assert_eq!(pool.describe().await, described);
}
