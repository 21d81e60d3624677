//! CreateUser: a user is made once, whatever the case of the name.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_user_is_made_once_whatever_the_case_of_the_name() {
    let world = World::new().await;
    let arn = world.iam_policy("bounds").await;
    let input =
        json!({"UserName": "Ana", "Path": "/team/", "Tags": [{"Key": "a", "Value": "1"}], "PermissionsBoundary": arn});
    let made = world.iam("CreateUser", input).await.answered();
    let user = &made["User"];
    assert_eq!(user["Arn"], "arn:aws:iam::123456789012:user/team/Ana");
    assert!(user["UserId"].as_str().unwrap().starts_with("AIDA") && user["UserId"].as_str().unwrap().len() == 21);
    assert_eq!(user["Tags"], json!([{"Key": "a", "Value": "1"}]));
    assert_eq!(user["PermissionsBoundary"]["PermissionsBoundaryArn"], json!(arn));
    let refused = world.iam("CreateUser", json!({"UserName": "ana"})).await.refused();
    assert_eq!(refused, "EntityAlreadyExists: User with name ana already exists.");
    let refused = world.iam("CreateUser", json!({"UserName": "two words"})).await.refused();
    assert!(
        refused.starts_with("ValidationError: 1 validation error detected: Value 'two words' at 'userName'"),
        "{refused}"
    );
}
