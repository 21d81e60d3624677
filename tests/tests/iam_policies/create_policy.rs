//! CreatePolicy: a policy begins with its first version.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_policy_begins_with_its_first_version() {
    let world = World::new().await;
    let input = json!({"PolicyName": "people", "PolicyDocument": POOLS, "Description": "of pools"});
    let made = world.iam("CreatePolicy", input.clone()).await.answered();
    let policy = &made["Policy"];
    assert_eq!(
        (&policy["Arn"], &policy["DefaultVersionId"]),
        (&json!("arn:aws:iam::123456789012:policy/people"), &json!("v1"))
    );
    assert!(policy["PolicyId"].as_str().unwrap().starts_with("ANPA"));
    let refused = world.iam("CreatePolicy", input).await.refused();
    assert_eq!(refused, "EntityAlreadyExists: A policy called people already exists. Duplicate names are not allowed.");
    let input = json!({"PolicyName": "other", "PolicyDocument": POOLS.replace("2012-10-17", "2020-01-01")});
    let refused = world.iam("CreatePolicy", input).await.refused();
    assert_eq!(refused, "MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater.");
}
