//! GetFederationToken: somebody a user vouches for may what the user may and the policy says, and nothing without one.

use std::time::Duration;

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:sts::123456789012:federated-user/bea";

/// A user who may do everything to pools and vouch for people, tags and all.
async fn vouching(world: &World) -> Credentials {
    world.iam_user("ana").await;
    let vouch = json!({"Statement": [
        {"Effect": "Allow", "Action": "sts:GetFederationToken", "Resource": ARN},
        {"Effect": "Allow", "Action": "sts:TagSession", "Resource": ARN,
            "Condition": {"StringEquals": {"aws:RequestTag/team": "web"}}},
        {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"},
    ]});
    for (name, document) in [("pools", POOLS.to_owned()), ("vouch", vouch.to_string())] {
        let policy = json!({"UserName": "ana", "PolicyName": name, "PolicyDocument": document});
        world.iam("PutUserPolicy", policy).await.answered();
    }
    world.iam_key("ana").await
}

async fn federate(world: &World, key: &Credentials, input: Value) -> Credentials {
    Credentials::of(&world.ask_as(Some(key), "sts", "GetFederationToken", input).await.answered())
}

async fn list(world: &World, key: &Credentials) -> String {
    let listed = world.ask_as(Some(key), "cognito-idp", "ListUserPools", json!({"MaxResults": 1})).await;
    listed.map_or_else(|error| error.to_string(), |_| "listed".to_owned())
}

#[tokio::test]
async fn who_is_vouched_for_may_what_both_policies_allow() {
    let world = World::new().await;
    let ana = vouching(&world).await;
    let guarded = world.enforcing();
    let all = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}).to_string();
    let input = json!({"Name": "bea", "Policy": all, "DurationSeconds": 900});
    let answer = guarded.ask_as(Some(&ana), "sts", "GetFederationToken", input).await.answered();
    assert_eq!(answer["FederatedUser"], json!({"Arn": ARN, "FederatedUserId": "123456789012:bea"}));
    assert_eq!(answer["Credentials"]["Expiration"], "2026-03-03T07:23:09Z");
    assert!(answer["PackedPolicySize"].as_i64().unwrap() > 0);
    let bea = Credentials::of(&answer);
    assert_eq!(guarded.who_is(&bea).await.unwrap(), ARN);
    assert_eq!(list(&guarded, &bea).await, "listed");
    let beyond = guarded.ask_as(Some(&bea), "logs", "DescribeLogGroups", json!({})).await;
    assert_eq!(beyond.refused_kind(), "AccessDeniedException", "what the user may not");

    let less =
        json!({"Statement": {"Effect": "Allow", "Action": "cognito-idp:Describe*", "Resource": "*"}}).to_string();
    let less = federate(&guarded, &ana, json!({"Name": "bea", "Policy": less})).await;
    let refused = list(&guarded, &less).await;
    assert!(refused.ends_with("because no session policy allows the cognito-idp:ListUserPools action"), "{refused}");
    let nothing = federate(&guarded, &ana, json!({"Name": "bea"})).await;
    assert!(list(&guarded, &nothing).await.contains("because no session policy allows"));
    let managed = json!([{"arn": "arn:aws:iam::aws:policy/AmazonCognitoReadOnly"}]);
    let managed = federate(&guarded, &ana, json!({"Name": "bea", "PolicyArns": managed})).await;
    assert_eq!(list(&guarded, &managed).await, "listed");

    world.iam("DeleteUserPolicy", json!({"UserName": "ana", "PolicyName": "pools"})).await.answered();
    assert!(
        list(&guarded, &bea).await.contains("because no identity-based policy allows"),
        "the user's rights count now"
    );
    world.clock.pass(Duration::from_secs(900));
    assert!(list(&guarded, &bea).await.starts_with("ExpiredTokenException"));
}

#[tokio::test]
async fn who_is_vouched_for_vouches_for_nobody_and_is_unknown_to_iam() {
    let world = World::new().await;
    let ana = vouching(&world).await;
    let role = world.iam_role("deploy").await;
    let guarded = world.enforcing();
    let all = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}).to_string();
    let bea = federate(&guarded, &ana, json!({"Name": "bea", "Policy": all})).await;
    let session = guarded.ask_as(Some(&ana), "sts", "GetSessionToken", json!({})).await.answered();
    let session = Credentials::of(&session);
    for key in [&bea, &session] {
        let who = guarded.ask_as(Some(key), "iam", "GetUser", json!({"UserName": "ana"})).await.refused();
        assert_eq!(who, "InvalidClientTokenId: The security token included in the request is invalid");
        for operation in ["GetFederationToken", "GetSessionToken"] {
            let again = guarded.ask_as(Some(key), "sts", operation, json!({"Name": "bea"})).await;
            assert_eq!(again.refused(), format!("AccessDenied: Cannot call {operation} with session credentials"));
        }
    }
    guarded.ask_as(Some(&ana), "iam", "GetUser", json!({"UserName": "ana"})).await.answered();
    let become_role = json!({"RoleArn": role, "RoleSessionName": "bea"});
    assert_eq!(guarded.ask_as(Some(&bea), "sts", "AssumeRole", become_role).await.refused_kind(), "AccessDenied");
}

#[tokio::test]
async fn it_takes_permissions_for_the_name_and_for_tags() {
    let world = World::new().await;
    let ana = vouching(&world).await;
    let guarded = world.enforcing();
    let ask = |input: Value| guarded.ask_as(Some(&ana), "sts", "GetFederationToken", input);
    let other = ask(json!({"Name": "cleo"})).await.refused();
    assert!(
        other.contains("sts:GetFederationToken on resource: arn:aws:sts::123456789012:federated-user/cleo"),
        "{other}"
    );
    let tagged = |team: &str| {
        let web = json!({"Statement": {"Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "web"}}}});
        json!({"Name": "bea", "Policy": web.to_string(), "Tags": [{"Key": "team", "Value": team}]})
    };
    let refused = ask(tagged("ops")).await.refused();
    assert!(refused.contains("is not authorized to perform: sts:TagSession on resource: "), "{refused}");
    let bea = Credentials::of(&ask(tagged("web")).await.answered());
    assert_eq!(list(&guarded, &bea).await, "listed");
    let malformed = ask(json!({"Name": "bea", "Policy": "{"})).await.refused_kind();
    assert_eq!(malformed, "MalformedPolicyDocument");
    for bad in [json!({"Name": "b"}), json!({"Name": "bea", "DurationSeconds": 899}), json!({})] {
        assert!(ask(bad.clone()).await.is_err(), "{bad}");
    }
    let size = ask(json!({"Name": "bea", "MinimumSessionTokenSize": 1})).await.refused();
    assert_eq!(size, "ValidationError: MinimumSessionTokenSize is not supported by this server yet.");
}

#[tokio::test]
async fn the_account_itself_vouches_for_an_hour() {
    let world = World::new().await;
    let answer =
        world.ask("sts", "GetFederationToken", json!({"Name": "bea", "Policy": POOLS, "DurationSeconds": 7200}));
    let answer = answer.await.answered();
    assert_eq!(answer["Credentials"]["Expiration"], "2026-03-03T08:08:09Z");
    let guarded = world.enforcing();
    assert_eq!(list(&guarded, &Credentials::of(&answer)).await, "listed");
    let none = world.ask("sts", "GetFederationToken", json!({"Name": "bea"})).await.answered();
    assert!(list(&guarded, &Credentials::of(&none)).await.contains("because no session policy allows"));
}
