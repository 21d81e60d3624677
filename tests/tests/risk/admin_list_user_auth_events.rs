//! AdminListUserAuthEvents.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, User, World, days, seconds};
use serde_json::{Value, json};

use super::protected;

async fn events(user: &User) -> Vec<Value> {
    let listed = user.call("AdminListUserAuthEvents", json!({})).await.answered();
    assert!(listed.get("NextToken").is_none());
    listed["AuthEvents"].as_array().unwrap().clone()
}

fn what(event: &Value) -> (&str, &str) {
    (event["EventType"].as_str().unwrap(), event["EventResponse"].as_str().unwrap())
}

#[tokio::test]
async fn what_a_user_did_is_told_newest_first() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.wait(seconds(1));
    client.resend("ana").await.answered();
    world.inbox().next("ana@example.com").await;
    let code = world.inbox().code_for("ana@example.com").await;
    client.confirm("ana", &code).await.answered();
    world.wait(seconds(1));
    client.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    world.wait(seconds(1));
    let tokens = client.tokens("ana", PASSWORD).await;
    world.wait(seconds(1));
    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
    world.wait(seconds(1));
    let input = json!({
        "AccessToken": tokens.access, "PreviousPassword": PASSWORD, "ProposedPassword": NEW_PASSWORD,
    });
    world.call("ChangePassword", input).await.answered();

    let listed = pool.call("AdminListUserAuthEvents", json!({"Username": "ana"})).await.answered();

    let events = listed["AuthEvents"].as_array().unwrap();
    let told: Vec<_> = events.iter().map(what).collect();
    assert_eq!(
        told,
        [
            ("PasswordChange", "Pass"),
            ("ForgotPassword", "InProgress"),
            ("SignIn", "Pass"),
            ("SignIn", "Fail"),
            ("ResendCode", "Pass"),
            ("SignUp", "Pass"),
        ]
    );
    let mut sign_in = events[2].clone();
    assert!(sign_in["EventId"].as_str().is_some_and(|id| id.len() == 36));
    assert_eq!(sign_in["EventId"], poolhouse_tests::claims(&tokens.access)["event_id"], "tokens name the event");
    assert!(sign_in["CreationDate"].is_number());
    poolhouse_tests::merge(&mut sign_in, json!({"EventId": null, "CreationDate": null}));
    assert_eq!(
        sign_in,
        json!({
            "EventType": "SignIn", "EventResponse": "Pass",
            "EventRisk": {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": false},
            "ChallengeResponses": [{"ChallengeName": "Password", "ChallengeResponse": "Success"}],
            "EventContextData": {"IpAddress": "192.0.2.7"},
        })
    );
    assert_eq!(events[3]["ChallengeResponses"], json!([{"ChallengeName": "Password", "ChallengeResponse": "Failure"}]));
    world.verify().await;
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    for _ in 0..7 {
        world.wait(seconds(1));
        client.tokens("ana", PASSWORD).await;
    }

    let mut seen = Vec::new();
    let mut input = json!({"MaxResults": 3});
    let mut sizes = Vec::new();
    loop {
        let page = ana.call("AdminListUserAuthEvents", input.clone()).await.answered();
        let events = page["AuthEvents"].as_array().unwrap();
        sizes.push(events.len());
        seen.extend(events.iter().map(|event| event["CreationDate"].as_f64().unwrap()));
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }

    assert_eq!(sizes, [3, 3, 1]);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{seen:?}");
    let forged = ana.call("AdminListUserAuthEvents", json!({"NextToken": "AAAA"})).await;
    assert_eq!(forged.refused_kind(), "InvalidParameterException");
}

#[tokio::test]
async fn events_end_after_two_years_and_with_their_user() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    client.tokens("ana", PASSWORD).await;
    assert_eq!(events(&ana).await.len(), 1);
    world.wait(days(729));
    assert_eq!(events(&ana).await.len(), 1);
    world.wait(days(1));
    assert!(events(&ana).await.is_empty());

    client.tokens("ana", PASSWORD).await;
    ana.call("AdminDeleteUser", json!({})).await.answered();
    let again = pool.user("ana").confirmed().await;
    assert!(events(&again).await.is_empty());
    world.verify().await;
}

#[tokio::test]
async fn where_protection_is_off_nothing_is_remembered_or_told() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UserPoolTier": "PLUS"})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    client.tokens("ana", PASSWORD).await;
    assert_eq!(ana.call("AdminListUserAuthEvents", json!({})).await.refused_kind(), "UserPoolAddOnNotEnabledException");

    let on = json!({"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}});
    pool.call("UpdateUserPool", on).await.answered();
    assert!(events(&ana).await.is_empty());
    let nobody = pool.call("AdminListUserAuthEvents", json!({"Username": "nobody"})).await;
    assert_eq!(nobody.refused(), "UserNotFoundException: User does not exist.");
}
