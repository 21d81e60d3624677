//! DescribeLogGroups.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

fn names(listed: &Value) -> Vec<String> {
    listed["logGroups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["logGroupName"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn groups_are_listed_by_name_made_or_not() {
    let world = World::new().await;
    let pool = world.pool().await;
    for name in ["/b", "/a", "/poolhouse"] {
        world.logs("CreateLogGroup", json!({"logGroupName": name})).await.answered();
    }
    let mut token = Value::Null;
    let mut found = Vec::new();
    for _ in 0..2 {
        let mut input = json!({"limit": 2});
        if !token.is_null() {
            input["nextToken"] = token;
        }
        let page = world.logs("DescribeLogGroups", input).await.answered();
        found.extend(names(&page));
        token = page["nextToken"].clone();
    }
    assert_eq!(found, ["/a", "/b", "/poolhouse", pool.message_log().as_str()]);
    assert!(token.is_null());
    let found = world.logs("DescribeLogGroups", json!({"logGroupNamePrefix": "/poolhouse/"})).await.answered();
    let arn = format!("arn:aws:logs:us-east-1:123456789012:log-group:{}", pool.message_log());
    let mut shown = found["logGroups"][0].clone();
    assert!(shown["creationTime"].is_number());
    shown["creationTime"] = Value::Null;
    assert_eq!(
        shown,
        json!({"logGroupName": pool.message_log(), "creationTime": null, "retentionInDays": 14, "metricFilterCount": 0,
            "arn": format!("{arn}:*"), "logGroupArn": arn, "logGroupClass": "STANDARD"})
    );
    let found = world.logs("DescribeLogGroups", json!({"logGroupNamePattern": "POOLHOUSE"})).await.answered();
    assert_eq!(names(&found).len(), 2);
}

#[tokio::test]
async fn what_is_not_there_is_refused_by_name() {
    let world = World::new().await;
    for (member, value) in [
        ("accountIdentifiers", json!(["123456789012"])),
        ("includeLinkedAccounts", json!(true)),
        ("logGroupIdentifiers", json!(["/a"])),
    ] {
        let refused = world.logs("DescribeLogGroups", json!({member: value})).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {member} is not supported by this server yet."));
    }
    let refused = world.logs("DescribeLogGroups", json!({"nextToken": "x"})).await.refused();
    assert_eq!(refused, "InvalidParameterException: The specified nextToken is invalid.");
}
