//! ListGroupPolicies: inline policies are listed by name.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn inline_policies_are_listed_by_name() {
    let world = World::new().await;
    world.iam_group("staff", &[]).await;
    for name in ["q", "p"] {
        let put = json!({"GroupName": "staff", "PolicyName": name, "PolicyDocument": POOLS});
        world.iam("PutGroupPolicy", put).await.answered();
    }
    let listed = world.iam("ListGroupPolicies", json!({"GroupName": "staff"})).await.answered();
    assert_eq!(listed, json!({"PolicyNames": ["p", "q"], "IsTruncated": false}));
    assert_eq!(
        world.iam("ListGroupPolicies", json!({"GroupName": "nobody"})).await.refused(),
        "NoSuchEntity: The group with name nobody cannot be found."
    );
}
