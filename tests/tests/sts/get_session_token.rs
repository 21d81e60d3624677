//! GetSessionToken: credentials for a while with the rights of whoever asks.

use std::time::Duration;

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_gets_credentials_that_end() {
    let world = World::new().await;
    world.iam_user("ana").await;
    world.iam("PutUserPolicy", json!({"UserName": "ana", "PolicyName": "p", "PolicyDocument": POOLS})).await.answered();
    let key = world.iam_key("ana").await;
    let guarded = world.enforcing();
    let answer = guarded.ask_as(Some(&key), "sts", "GetSessionToken", json!({"DurationSeconds": 900})).await.answered();
    assert_eq!(answer["Credentials"]["Expiration"], "2026-03-03T07:23:09Z");
    let session = Credentials::of(&answer);
    assert!(session.id.starts_with("ASIA") && session.id.len() == 20 && session.secret.len() == 40);
    assert_eq!(guarded.who_is(&session).await.unwrap(), "arn:aws:iam::123456789012:user/ana");
    let pools = json!({"MaxResults": 1});
    guarded.ask_as(Some(&session), "cognito-idp", "ListUserPools", pools.clone()).await.answered();

    let again = guarded.ask_as(Some(&session), "sts", "GetSessionToken", json!({})).await.refused();
    assert_eq!(again, "AccessDenied: Cannot call GetSessionToken with session credentials");

    let without = Credentials { session_token: None, ..session.clone() };
    assert_eq!(guarded.who_is(&without).await.unwrap_err().kind, "InvalidClientTokenId");
    let mut swapped = session.clone();
    swapped.session_token.as_mut().unwrap().replace_range(20..21, "_");
    assert_eq!(guarded.who_is(&swapped).await.unwrap_err().kind, "InvalidClientTokenId");

    world.clock.pass(Duration::from_secs(900));
    let expired = guarded.who_is(&session).await.unwrap_err();
    assert_eq!(expired.to_string(), "ExpiredToken: The security token included in the request is expired");
    let refused = guarded.ask_as(Some(&session), "cognito-idp", "ListUserPools", pools).await.refused();
    assert_eq!(refused, "ExpiredTokenException: The security token included in the request is expired");
}

#[tokio::test]
async fn what_is_not_there_is_refused_by_name() {
    let world = World::new().await;
    let refused = world.ask("sts", "GetSessionToken", json!({"SerialNumber": "arn:aws:iam::1:mfa/a"})).await.refused();
    assert_eq!(refused, "ValidationError: SerialNumber is not supported by this server yet.");
    let root = world.ask("sts", "GetSessionToken", json!({"DurationSeconds": 7200})).await.answered();
    assert_eq!(root["Credentials"]["Expiration"], "2026-03-03T08:08:09Z", "an hour for the account itself");
}
