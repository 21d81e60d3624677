//! ListPolicies: policies are listed by scope and use.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

#[tokio::test]
async fn policies_are_listed_by_scope_and_use() {
    let world = World::new().await;
    let arn = world.iam_policy("people").await;
    world.iam_policy("unused").await;
    world.iam_user("ana").await;
    world.iam("AttachUserPolicy", json!({"UserName": "ana", "PolicyArn": arn})).await.answered();
    let listed = async |input: Value| {
        let listed = world.iam("ListPolicies", input).await.answered();
        let names =
            listed["Policies"].as_array().unwrap().iter().map(|it| it["PolicyName"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(listed(json!({"Scope": "Local"})).await, ["people", "unused"]);
    assert_eq!(listed(json!({"OnlyAttached": true})).await, ["people"]);
    assert!(listed(json!({"Scope": "AWS"})).await.contains(&"AdministratorAccess".to_owned()));
    assert!(listed(json!({})).await.len() > 2);
}
