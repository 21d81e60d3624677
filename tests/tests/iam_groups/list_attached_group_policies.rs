//! ListAttachedGroupPolicies: managed policies are listed by path.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn managed_policies_are_listed() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    let arn = world.iam_policy("people").await;
    world.iam("AttachGroupPolicy", json!({"GroupName": "staff", "PolicyArn": arn})).await.answered();
    let listed = world.iam("ListAttachedGroupPolicies", json!({"GroupName": "staff"})).await.answered();
    assert_eq!(listed["AttachedPolicies"], json!([{"PolicyName": "people", "PolicyArn": arn}]));
    let other = json!({"GroupName": "staff", "PathPrefix": "/other/"});
    assert_eq!(world.iam("ListAttachedGroupPolicies", other).await.answered()["AttachedPolicies"], json!([]));
}
