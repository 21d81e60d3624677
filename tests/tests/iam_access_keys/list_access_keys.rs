//! ListAccessKeys: keys are listed without their secrets.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn keys_are_listed_without_their_secrets() {
    let world = World::new().await;
    world.iam_user("ana").await;
    let key = world.iam_key("ana").await;
    let listed = world.iam("ListAccessKeys", json!({"UserName": "ana"})).await.answered();
    let shown = &listed["AccessKeyMetadata"][0];
    assert_eq!((&shown["AccessKeyId"], &shown["Status"]), (&json!(key.id), &json!("Active")));
    assert!(!listed.to_string().contains(&key.secret));
}

#[tokio::test]
async fn whoever_names_nobody_is_asked_about_themselves() {
    let world = World::new().await;
    world.iam_user("ana").await;
    world.iam_user("ben").await;
    let key = world.iam_key("ana").await;
    let own = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:ListAccessKeys","Resource":"arn:aws:iam::*:user/${aws:username}"}]}"#;
    world.iam("PutUserPolicy", json!({"UserName": "ana", "PolicyName": "own", "PolicyDocument": own})).await.answered();
    let guarded = world.enforcing();
    let list = |input| guarded.ask_as(Some(&key), "iam", "ListAccessKeys", input);
    assert_eq!(list(json!({})).await.answered()["AccessKeyMetadata"][0]["AccessKeyId"], json!(key.id));
    list(json!({"UserName": "ana"})).await.answered();
    assert_eq!(list(json!({"UserName": "ben"})).await.unwrap_err().kind, "AccessDenied");
}
