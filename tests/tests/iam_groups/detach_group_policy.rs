//! DetachGroupPolicy: a managed policy counts no longer.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_managed_policy_counts_no_longer() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    let arn = world.iam_policy("people").await;
    let input = json!({"GroupName": "staff", "PolicyArn": arn});
    world.iam("AttachGroupPolicy", input.clone()).await.answered();
    world.iam("DetachGroupPolicy", input.clone()).await.answered();
    assert_eq!(
        world.iam("DetachGroupPolicy", input).await.refused(),
        format!("NoSuchEntity: Policy {arn} was not found.")
    );
    world.iam("DeletePolicy", json!({"PolicyArn": arn})).await.answered();
}
