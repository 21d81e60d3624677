//! 18 and 20: what would be both factors at once is no first one where two are demanded, and what is no longer a choice
//! cannot be chosen.

use poolhouse_tests::{Client, Outcome, SecurityKey, Tokens, World};
use serde_json::{Value, json};

async fn begins(client: &Client, more: Value) -> Value {
    let mut parameters = json!({"USERNAME": "ana"});
    poolhouse_tests::merge(&mut parameters, more);
    client.call("InitiateAuth", json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters})).await.answered()
}

async fn choices(client: &Client) -> Value {
    begins(client, json!({})).await["AvailableChallenges"].clone()
}

#[tokio::test]
async fn test_20_codes_are_no_first_factor_where_a_second_one_follows() {
    let world = World::new().await;
    let policy = json!({"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]}});
    let pool = world.pool_with(json!({"Policies": policy})).await;
    let config = json!({
        "MfaConfiguration": "OPTIONAL",
        "SmsMfaConfiguration": {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}},
    });
    pool.call("SetUserPoolMfaConfig", config).await.answered();
    let client = pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})).await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    assert_eq!(choices(&client).await, json!(["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]));

    ana.call("AdminSetUserMFAPreference", json!({"SMSMfaSettings": {"Enabled": true}})).await.answered();
    assert_eq!(choices(&client).await, json!(["PASSWORD_SRP", "PASSWORD"]));
    for code in ["EMAIL_OTP", "SMS_OTP"] {
        let asked = begins(&client, json!({"PREFERRED_CHALLENGE": code})).await;
        assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE", "{code}");
    }
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn test_18_what_is_no_longer_a_choice_cannot_be_chosen() {
    let world = World::new().await;
    let policies = |factors: &[&str]| json!({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": factors}}});
    let pool = world.pool_with(policies(&["PASSWORD", "EMAIL_OTP"])).await;
    let client = pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]})).await;
    pool.user("ana").confirmed().await;
    let choice = begins(&client, json!({})).await;
    assert_eq!(choice["ChallengeName"], "SELECT_CHALLENGE");

    pool.call("UpdateUserPool", policies(&["PASSWORD"])).await.answered();

    let refused = client.respond(&choice, "ana", json!({"ANSWER": "EMAIL_OTP"})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Invalid session for the user.");
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn test_20_a_passkey_stands_for_two_factors_where_its_user_wants_it_and_is_verified() {
    const USER_PRESENT: u8 = 0x01;
    let world = World::new().await;
    let pool = world.passkey_pool("example.com").await;
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"]});
    let client = pool.client_with(flows).await;
    let ana = pool.user("ana").confirmed().await;
    let token = ana.signs_in(&client).await.access;
    let begun = world.call("StartWebAuthnRegistration", json!({"AccessToken": token})).await.answered();
    let mut key = SecurityKey::at("https://example.com");
    let credential = key.creates(&begun["CredentialCreationOptions"]);
    let completed = json!({"AccessToken": token, "Credential": credential});
    world.call("CompleteWebAuthnRegistration", completed).await.answered();
    let config = json!({
        "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": true},
        "WebAuthnConfiguration": {
            "RelyingPartyId": "example.com", "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
        },
    });
    pool.call("SetUserPoolMfaConfig", config).await.answered();
    ana.uses_authenticator(&token).await;

    assert_eq!(choices(&client).await, json!(["PASSWORD_SRP", "PASSWORD"]));
    let wanted = json!({"WebAuthnMfaSettings": {"Enabled": true}, "SoftwareTokenMfaSettings": {"Enabled": true}});
    ana.call("AdminSetUserMFAPreference", wanted).await.answered();
    assert_eq!(choices(&client).await, json!(["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"]));
    let signs = async |key: &SecurityKey| {
        let asked = begins(&client, json!({"PREFERRED_CHALLENGE": "WEB_AUTHN"})).await;
        let options: Value =
            serde_json::from_str(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str().unwrap()).unwrap();
        assert_eq!(options["userVerification"], "required");
        client.respond(&asked, "ana", json!({"CREDENTIAL": key.signs(&options).to_string()})).await
    };
    Tokens::of(&signs(&key).await.answered());
    key.flags = USER_PRESENT;
    let refused = signs(&key).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Incorrect username or password.");
}
