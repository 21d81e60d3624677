//! PutRolePolicy: an inline policy is written and written over.

use poolhouse_tests::callers::{POOLS, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_written_and_written_over() {
    let world = World::new().await;
    world.iam_role("ana").await;
    let put = |name: &str, document: &str| {
        world.iam("PutRolePolicy", json!({"RoleName": "ana", "PolicyName": name, "PolicyDocument": document}))
    };
    put("pools", POOLS).await.answered();
    put("pools", &POOLS.replace("Allow", "Deny")).await.answered();
    let kept = world.iam("GetRolePolicy", json!({"RoleName": "ana", "PolicyName": "pools"})).await.answered();
    assert_eq!(decoded(&kept["PolicyDocument"]), POOLS.replace("Allow", "Deny"));
    assert_eq!(put("bad", "{").await.refused(), "MalformedPolicyDocument: Syntax errors in policy.");
    let no_resource = r#"{"Statement":{"Effect":"Allow","Action":"*"}}"#;
    assert_eq!(
        put("bad", no_resource).await.refused(),
        "MalformedPolicyDocument: Policy statement must contain resources."
    );
    let long = POOLS.replace("cognito-idp:*", &format!("cognito-idp:{}", "a".repeat(11_000)));
    assert_eq!(put("long", &long).await.refused_kind(), "LimitExceeded");
}
