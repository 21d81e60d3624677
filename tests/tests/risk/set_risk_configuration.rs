//! SetRiskConfiguration.

use poolhouse_tests::{Outcome, World, merge};
use serde_json::{Value, json};

use super::protected;

fn everything() -> Value {
    json!({
        "CompromisedCredentialsRiskConfiguration": {
            "EventFilter": ["SIGN_IN", "SIGN_UP"], "Actions": {"EventAction": "BLOCK"},
        },
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {
                "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
                "From": "Security <security@example.com>", "ReplyTo": "help@example.com",
                "BlockEmail": {"Subject": "Blocked", "HtmlBody": "<b>Blocked</b>", "TextBody": "Blocked."},
                "NoActionEmail": {"Subject": "Signed in", "HtmlBody": "<b>Signed in</b>", "TextBody": "Signed in."},
                "MfaEmail": {"Subject": "Code asked", "HtmlBody": "<b>Code asked</b>", "TextBody": "Code asked."},
            },
            "Actions": {
                "LowAction": {"Notify": false, "EventAction": "NO_ACTION"},
                "MediumAction": {"Notify": true, "EventAction": "MFA_IF_CONFIGURED"},
                "HighAction": {"Notify": true, "EventAction": "BLOCK"},
            },
        },
        "RiskExceptionConfiguration": {
            "BlockedIPRangeList": ["198.51.100.0/24"], "SkippedIPRangeList": ["2001:db8::/32", "203.0.113.0/28"],
        },
    })
}

#[tokio::test]
async fn what_is_set_is_answered_and_read_back_exactly() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = pool.client().await;
    for client_id in [json!(null), json!("ALL"), json!(client.id)] {
        let mut input = everything();
        let mut names = json!({"UserPoolId": pool.id});
        if !client_id.is_null() {
            input["ClientId"] = client_id.clone();
            names["ClientId"] = client_id.clone();
        }

        let set = pool.call("SetRiskConfiguration", input).await.answered();

        let mut shown = set["RiskConfiguration"].clone();
        assert!(shown["LastModifiedDate"].is_number());
        merge(&mut shown, json!({"LastModifiedDate": null}));
        let mut expected = everything();
        merge(&mut expected, names.clone());
        assert_eq!(shown, expected);
        assert_eq!(pool.call("DescribeRiskConfiguration", names).await.answered(), set);
    }
}

#[tokio::test]
async fn a_request_replaces_everything_and_an_empty_one_takes_it_away() {
    let world = World::new().await;
    let pool = protected(&world).await;
    pool.call("SetRiskConfiguration", everything()).await.answered();
    let only = json!({"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "NO_ACTION"}}});
    let set = pool.call("SetRiskConfiguration", only).await.answered();
    let shown = &set["RiskConfiguration"];
    assert!(
        shown.get("AccountTakeoverRiskConfiguration").is_none() && shown.get("RiskExceptionConfiguration").is_none()
    );
    assert_eq!(
        shown["CompromisedCredentialsRiskConfiguration"],
        json!({"EventFilter": ["SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"], "Actions": {"EventAction": "NO_ACTION"}})
    );

    let gone = pool.call("SetRiskConfiguration", json!({})).await.answered();
    assert_eq!(gone, json!({"RiskConfiguration": {"UserPoolId": pool.id}}));
    assert_eq!(pool.call("DescribeRiskConfiguration", json!({})).await.answered(), gone);
    world.verify().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let takeover = |notify: Value| {
        let mut input = json!({"Actions": {"HighAction": {"Notify": true, "EventAction": "BLOCK"}}});
        merge(&mut input, json!({"NotifyConfiguration": notify}));
        json!({"AccountTakeoverRiskConfiguration": input})
    };
    let arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com";
    for input in [
        takeover(json!(null)),
        takeover(json!({"SourceArn": "arn:aws:sns:us-east-1:123456789012:topic"})),
        takeover(json!({"SourceArn": arn, "From": "nobody"})),
        takeover(json!({"SourceArn": arn, "ReplyTo": "nobody"})),
        json!({"RiskExceptionConfiguration": {"BlockedIPRangeList": ["198.51.100.7"]}}),
        json!({"RiskExceptionConfiguration": {"SkippedIPRangeList": ["example.com/24"]}}),
        json!({"RiskExceptionConfiguration": {"BlockedIPRangeList": vec!["198.51.100.0/24"; 201]}}),
        json!({"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "SHRUG"}}}),
        json!({"CompromisedCredentialsRiskConfiguration": {}}),
    ] {
        let refused = pool.call("SetRiskConfiguration", input.clone()).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{input}");
    }
    let nobody = pool.call("SetRiskConfiguration", json!({"ClientId": "nobody"})).await.refused();
    assert_eq!(nobody, "ResourceNotFoundException: User pool client nobody does not exist.");
}

#[tokio::test]
async fn threat_protection_must_be_on() {
    let world = World::new().await;
    let pool = world.pool().await;
    for operation in ["SetRiskConfiguration", "DescribeRiskConfiguration"] {
        assert_eq!(pool.call(operation, json!({})).await.refused_kind(), "UserPoolAddOnNotEnabledException");
    }
}
