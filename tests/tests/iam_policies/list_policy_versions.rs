//! ListPolicyVersions: versions are listed, newest first.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn versions_are_listed_newest_first() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    world.iam("CreatePolicyVersion", json!({"PolicyArn": arn, "PolicyDocument": POOLS})).await.answered();
    let listed = world.iam("ListPolicyVersions", json!({"PolicyArn": arn})).await.answered();
    let ids: Vec<_> = listed["Versions"].as_array().unwrap().iter().map(|it| it["VersionId"].clone()).collect();
    assert_eq!(ids, [json!("v2"), json!("v1")]);
}
