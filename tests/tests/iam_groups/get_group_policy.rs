//! GetGroupPolicy: an inline policy is told as it was written.

use poolhouse_tests::callers::{POOLS, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_inline_policy_is_told_as_it_was_written() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    let put = json!({"GroupName": "staff", "PolicyName": "p", "PolicyDocument": POOLS});
    world.iam("PutGroupPolicy", put).await.answered();
    let told = world.iam("GetGroupPolicy", json!({"GroupName": "staff", "PolicyName": "p"})).await.answered();
    assert_eq!((&told["GroupName"], &told["PolicyName"]), (&json!("staff"), &json!("p")));
    assert_eq!(decoded(&told["PolicyDocument"]), POOLS);
    assert_eq!(
        world.iam("GetGroupPolicy", json!({"GroupName": "staff", "PolicyName": "q"})).await.refused(),
        "NoSuchEntity: The group policy with name q cannot be found."
    );
}
