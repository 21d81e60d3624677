//! ListUserPolicies: inline policies are listed by name, part by part.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn inline_policies_are_listed_by_name_part_by_part() {
    let world = World::new().await;
    world.iam_user("ana").await;
    for name in ["b", "a", "c"] {
        world
            .iam("PutUserPolicy", json!({"UserName": "ana", "PolicyName": name, "PolicyDocument": POOLS}))
            .await
            .answered();
    }
    let first = world.iam("ListUserPolicies", json!({"UserName": "ana", "MaxItems": 2})).await.answered();
    assert_eq!((&first["PolicyNames"], &first["IsTruncated"]), (&json!(["a", "b"]), &json!(true)));
    let next = json!({"UserName": "ana", "Marker": first["Marker"]});
    let last = world.iam("ListUserPolicies", next).await.answered();
    assert_eq!(last, json!({"PolicyNames": ["c"], "IsTruncated": false}));
    let refused = world.iam("ListUserPolicies", json!({"UserName": "ana", "Marker": "x"})).await.refused();
    assert_eq!(refused, "ValidationError: Invalid Marker.");
}
