//! Sign-ins from where the user never was.

use poolhouse_tests::{AwsError, Client, Outcome, PASSWORD, Pool, World, seconds};
use serde_json::{Value, json};

use super::{enforcing, protected};

/// A sign-in of Ana's through a back end that says where she is.
async fn signs_in(client: &Client, address: &str, agent: &str) -> Result<Value, AwsError> {
    let input = json!({
        "UserPoolId": client.pool.id, "ClientId": client.id, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
        "ContextData": context(address, agent),
    });
    client.pool.world.wait(seconds(1));
    client.pool.world.send("AdminInitiateAuth", input.to_string(), &[("user-agent", "back-end/1")]).await
}

/// What a back end says of a person's request.
fn context(address: &str, agent: &str) -> Value {
    json!({
        "IpAddress": address, "ServerName": "s", "ServerPath": "/",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": agent}],
    })
}

async fn last_risk(pool: &Pool) -> Value {
    let listed = pool.call("AdminListUserAuthEvents", json!({"Username": "ana"})).await.answered();
    listed["AuthEvents"][0]["EventRisk"].clone()
}

async fn at_home(pool: &Pool) -> Client {
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    signs_in(&client, "198.51.100.7", "Browser/120.0").await.answered();
    client
}

#[tokio::test]
async fn a_risk_has_a_level_and_what_was_seen_is_familiar_from_then_on() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = at_home(&pool).await;
    let none = json!({"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": false});
    let level =
        |level| json!({"RiskDecision": "AccountTakeover", "RiskLevel": level, "CompromisedCredentialsDetected": false});
    assert_eq!(last_risk(&pool).await, none, "a first sign-in has nothing to be compared with");
    for (address, agent, risk) in [
        ("198.51.100.200", "Browser/121.0", none.clone()),
        ("203.0.113.9", "Browser/121.0", level("Low")),
        ("203.0.113.9", "Other/1", level("Low")),
        ("2001:db8::1", "Robot/1", level("Medium")),
        ("2001:db8::1", "Robot/2", none),
    ] {
        signs_in(&client, address, agent).await.answered();
        assert_eq!(last_risk(&pool).await, risk, "{address} {agent}");
    }
    for _ in 0..3 {
        client.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    }
    signs_in(&client, "192.0.2.99", "Thief/1").await.answered();
    assert_eq!(last_risk(&pool).await, level("High"));
}

#[tokio::test]
async fn a_level_may_be_blocked_and_its_user_told() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let client = at_home(&pool).await;
    let action = |action: &str, notify: bool| json!({"EventAction": action, "Notify": notify});
    let input = json!({"AccountTakeoverRiskConfiguration": {
        "NotifyConfiguration": {
            "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
            "BlockEmail": {
                "Subject": "Blocked",
                "TextBody": "{username} at {ip-address} with {device-name}",
                "HtmlBody": "<p>{username} at {ip-address}</p>",
            },
        },
        "Actions": {
            "LowAction": action("NO_ACTION", true), "MediumAction": action("MFA_REQUIRED", true),
            "HighAction": action("BLOCK", false),
        },
    }});
    pool.call("SetRiskConfiguration", input).await.answered();

    signs_in(&client, "203.0.113.9", "Browser/120.0").await.answered();
    let told = world.inbox().next("ana@example.com").await;
    assert_eq!((told.kind.as_str(), told.subject.as_deref()), ("notification", Some("A new sign-in to your account")));
    assert!(told.body.contains("203.0.113.9"), "{}", told.body);

    // Nobody without a second factor can show one.
    for _ in 0..2 {
        assert_eq!(
            signs_in(&client, "2001:db8::1", "Robot/1").await.refused(),
            "NotAuthorizedException: Unable to login because of security reasons."
        );
        let told = world.inbox().next("ana@example.com").await;
        assert_eq!(told.subject.as_deref(), Some("Blocked"));
        assert_eq!(told.body, "ana at 2001:db8::1 with Robot/1");
        assert_eq!(told.html.as_deref(), Some("<p>ana at 2001:db8::1</p>"));
        assert_eq!(last_risk(&pool).await["RiskDecision"], "Block");
    }
    signs_in(&client, "198.51.100.1", "Browser/120.0").await.answered();
}

#[tokio::test]
async fn who_has_a_second_factor_is_asked_for_it_where_others_are_blocked() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let sms = json!({"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"});
    let factors = json!({"MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": {"SmsConfiguration": sms}});
    pool.call("SetUserPoolMfaConfig", factors).await.answered();
    let required = json!({"EventAction": "MFA_REQUIRED", "Notify": false});
    let actions = json!({"LowAction": required, "MediumAction": required, "HighAction": required});
    let input = json!({"AccountTakeoverRiskConfiguration": {"Actions": actions}});
    pool.call("SetRiskConfiguration", input).await.answered();
    let client = pool.client().await;
    let draft = pool.user("ana").attribute("phone_number", "+15550001111");
    let ana = draft.attribute("phone_number_verified", "true").confirmed().await;
    let options = json!({"MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]});
    ana.call("AdminSetUserSettings", options).await.answered();
    let last = || async {
        let listed = ana.call("AdminListUserAuthEvents", json!({})).await.answered();
        listed["AuthEvents"][0].clone()
    };

    for (address, agent, decision) in
        [("198.51.100.7", "Browser/1", "NoRisk"), ("203.0.113.9", "Robot/1", "AccountTakeover")]
    {
        let asked = signs_in(&client, address, agent).await.answered();
        assert_eq!(asked["ChallengeName"], "SMS_MFA");
        let begun = last().await;
        assert_eq!(begun["EventResponse"], "InProgress");
        let code = world.inbox().code_for("+15550001111").await;
        let mut answer = client.answer(&asked, "ana", json!({"SMS_MFA_CODE": code}));
        answer["UserPoolId"] = pool.id.as_str().into();
        answer["ClientId"] = client.id.as_str().into();
        answer["ContextData"] = context(address, agent);
        world.call("AdminRespondToAuthChallenge", answer).await.answered();

        let done = last().await;
        assert_eq!(done["EventId"], begun["EventId"], "one sign-in is one event");
        assert_eq!((&done["EventResponse"], &done["EventRisk"]["RiskDecision"]), (&json!("Pass"), &json!(decision)));
        let success = |name: &str| json!({"ChallengeName": name, "ChallengeResponse": "Success"});
        assert_eq!(done["ChallengeResponses"], json!([success("Password"), success("Mfa")]));
    }
}

#[tokio::test]
async fn what_is_skipped_is_no_risk() {
    let world = World::new().await;
    let pool = enforcing(&world).await;
    let client = at_home(&pool).await;
    let block = json!({"EventAction": "BLOCK", "Notify": false});
    let input = json!({
        "AccountTakeoverRiskConfiguration": {"Actions": {"LowAction": block, "MediumAction": block, "HighAction": block}},
        "RiskExceptionConfiguration": {"SkippedIPRangeList": ["203.0.113.0/24"]},
    });
    pool.call("SetRiskConfiguration", input).await.answered();

    signs_in(&client, "203.0.113.9", "Robot/1").await.answered();
    assert_eq!(last_risk(&pool).await["RiskDecision"], "NoRisk");
    assert_eq!(signs_in(&client, "192.0.2.200", "Elsewhere/1").await.refused_kind(), "NotAuthorizedException");
}
