//! ListRolePolicies: inline policies are listed by name, part by part.

use poolhouse_tests::callers::POOLS;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn inline_policies_are_listed_by_name_part_by_part() {
    let world = World::new().await;
    world.iam_role("ana").await;
    for name in ["b", "a", "c"] {
        world
            .iam("PutRolePolicy", json!({"RoleName": "ana", "PolicyName": name, "PolicyDocument": POOLS}))
            .await
            .answered();
    }
    let first = world.iam("ListRolePolicies", json!({"RoleName": "ana", "MaxItems": 2})).await.answered();
    assert_eq!((&first["PolicyNames"], &first["IsTruncated"]), (&json!(["a", "b"]), &json!(true)));
    let next = json!({"RoleName": "ana", "Marker": first["Marker"]});
    let last = world.iam("ListRolePolicies", next).await.answered();
    assert_eq!(last, json!({"PolicyNames": ["c"], "IsTruncated": false}));
    let refused = world.iam("ListRolePolicies", json!({"RoleName": "ana", "Marker": "x"})).await.refused();
    assert_eq!(refused, "ValidationError: Invalid Marker.");
}
