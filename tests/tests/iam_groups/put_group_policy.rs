//! PutGroupPolicy: an inline policy is written and written over.

use poolhouse_tests::callers::{POOLS, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_written_and_written_over() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    let put = |document: &str| {
        world.iam("PutGroupPolicy", json!({"GroupName": "staff", "PolicyName": "p", "PolicyDocument": document}))
    };
    put(POOLS).await.answered();
    put(&POOLS.replace("Allow", "Deny")).await.answered();
    let kept = world.iam("GetGroupPolicy", json!({"GroupName": "staff", "PolicyName": "p"})).await.answered();
    assert_eq!(decoded(&kept["PolicyDocument"]), POOLS.replace("Allow", "Deny"));
    assert_eq!(put("{").await.refused(), "MalformedPolicyDocument: Syntax errors in policy.");
    let long = POOLS.replace("cognito-idp:*", &format!("cognito-idp:{}", "a".repeat(5_200)));
    assert_eq!(put(&long).await.refused(), "LimitExceeded: Maximum policy size of 5120 bytes exceeded");
}
