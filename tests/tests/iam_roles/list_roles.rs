//! ListRoles: every role is listed, or those below a path.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_role_is_listed_or_those_below_a_path() {
    let world = World::new().await;
    world.iam_role("ana").await;
    world.iam_role("bea").await;
    let all = world.iam("ListRoles", json!({})).await.answered();
    let names: Vec<_> = all["Roles"].as_array().unwrap().iter().map(|it| it["RoleName"].clone()).collect();
    assert_eq!((names, &all["IsTruncated"]), (vec![json!("ana"), json!("bea")], &json!(false)));
    let none = world.iam("ListRoles", json!({"PathPrefix": "/team/"})).await.answered();
    assert_eq!(none["Roles"], json!([]));
    let first = world.iam("ListRoles", json!({"MaxItems": 1})).await.answered();
    let second = world.iam("ListRoles", json!({"Marker": first["Marker"]})).await.answered();
    assert_eq!(second["Roles"][0]["RoleName"], "bea");
}
