//! DeleteGroupPolicy: an inline policy is removed.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_removed() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    let put = json!({"GroupName": "staff", "PolicyName": "p", "PolicyDocument": POOLS});
    world.iam("PutGroupPolicy", put).await.answered();
    let delete = || world.iam("DeleteGroupPolicy", json!({"GroupName": "staff", "PolicyName": "p"}));
    delete().await.answered();
    assert_eq!(delete().await.refused(), "NoSuchEntity: The group policy with name p cannot be found.");
}
