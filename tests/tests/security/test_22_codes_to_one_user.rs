//! 22: messages at somebody else's expense end after a few an hour.

use poolhouse_tests::{AwsError, Client, Outcome, PASSWORD, World, hours};
use serde_json::{Value, json};

const LIMIT: &str = "LimitExceededException: Attempt limit exceeded, please try after some time.";
const TOO_MANY: &str = "TooManyRequestsException: Attempt limit exceeded, please try after some time.";

async fn signs_in_by_mail(client: &Client, username: &str) -> Result<Value, AwsError> {
    let parameters = json!({"USERNAME": username, "PREFERRED_CHALLENGE": "EMAIL_OTP"});
    client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await
}

#[tokio::test]
async fn test_22_resent_codes_have_a_budget() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("new", json!({"email": "new@example.com"})).await.answered();
    for _ in 0..5 {
        client.resend("new").await.answered();
    }
    for _ in 0..20 {
        assert_eq!(client.resend("new").await.refused(), LIMIT);
    }
    assert_eq!(world.inbox().all().len(), 6);
}

#[tokio::test]
async fn test_22_codes_of_a_first_factor_have_a_budget_that_tells_nobody_who_is_there() {
    let world = World::new().await;
    let factors = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}});
    let pool = world.pool_with(json!({"Policies": factors})).await;
    let client = pool
        .client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"], "PreventUserExistenceErrors": "ENABLED"}))
        .await;
    pool.user("ana").confirmed().await;
    for username in ["ana", "nobody"] {
        for _ in 0..20 {
            assert_eq!(signs_in_by_mail(&client, username).await.answered()["ChallengeName"], "EMAIL_OTP");
        }
        assert_eq!(signs_in_by_mail(&client, username).await.refused(), TOO_MANY, "{username}");
    }
    assert_eq!(world.inbox().all().len(), 20);

    world.wait(hours(1));
    for username in ["ana", "nobody"] {
        signs_in_by_mail(&client, username).await.answered();
    }
}

#[tokio::test]
async fn test_22_codes_of_a_second_factor_have_a_budget_of_their_own_by_channel() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"EmailConfiguration": {
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/people@example.com",
        }}))
        .await;
    let config = json!({
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {
            "SmsAuthenticationMessage": "Enter {####}",
            "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
        },
        "EmailMfaConfiguration": {"Message": "{####}", "Subject": "Sign in"},
    });
    pool.call("SetUserPoolMfaConfig", config).await.answered();
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    for (member, name) in [("SMSMfaSettings", "SMS_MFA"), ("EmailMfaSettings", "EMAIL_OTP")] {
        let choice = json!({member: {"Enabled": true, "PreferredMfa": true}});
        ana.call("AdminSetUserMFAPreference", choice).await.answered();
        for _ in 0..20 {
            assert_eq!(client.sign_in("ana", PASSWORD).await.answered()["ChallengeName"], name);
        }
        assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), TOO_MANY);
    }
    assert_eq!(world.inbox().all().len(), 40);
}
