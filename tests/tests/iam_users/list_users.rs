//! ListUsers: every user is listed, or those below a path.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_user_is_listed_or_those_below_a_path() {
    let world = World::new().await;
    world.iam_user("ana").await;
    world.iam_user("bea").await;
    let all = world.iam("ListUsers", json!({})).await.answered();
    let names: Vec<_> = all["Users"].as_array().unwrap().iter().map(|it| it["UserName"].clone()).collect();
    assert_eq!((names, &all["IsTruncated"]), (vec![json!("ana"), json!("bea")], &json!(false)));
    let none = world.iam("ListUsers", json!({"PathPrefix": "/team/"})).await.answered();
    assert_eq!(none["Users"], json!([]));
    let first = world.iam("ListUsers", json!({"MaxItems": 1})).await.answered();
    let second = world.iam("ListUsers", json!({"Marker": first["Marker"]})).await.answered();
    assert_eq!(second["Users"][0]["UserName"], "bea");
}
