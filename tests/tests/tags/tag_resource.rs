//! TagResource: the same set as `UserPoolTags`.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::{Map, Value, json};

use super::arn;

#[tokio::test]
async fn new_tags_join_the_old_ones() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UserPoolTags": {"stage": "test", "owner": "ana"}})).await;
    let before = pool.describe().await;
    world.wait(minutes(1));

    let input = json!({"ResourceArn": arn(&pool.id), "Tags": {"stage": "live", "cost": ""}});
    assert_eq!(world.call("TagResource", input).await.answered(), json!({}));

    let mut expected = before;
    expected["UserPoolTags"] = json!({"stage": "live", "owner": "ana", "cost": ""});
    assert_eq!(pool.describe().await, expected);
    let listed = world.call("ListTagsForResource", json!({"ResourceArn": arn(&pool.id)})).await.answered();
    assert_eq!(listed["Tags"], expected["UserPoolTags"]);
    // An update that says nothing of tags keeps them.
    pool.call("UpdateUserPool", json!({})).await.answered();
    assert_eq!(pool.describe().await["UserPoolTags"], expected["UserPoolTags"]);
}

#[tokio::test]
async fn fifty_tags_and_none_of_amazons() {
    let world = World::new().await;
    let pool = world.pool().await;
    let tag = async |tags: Value| world.call("TagResource", json!({"ResourceArn": arn(&pool.id), "Tags": tags})).await;
    let fifty: Map<String, Value> = (0..50).map(|number| (format!("tag{number}"), "".into())).collect();
    tag(Value::Object(fifty)).await.answered();

    tag(json!({"tag7": "changed"})).await.answered();
    assert_eq!(tag(json!({"one-more": ""})).await.refused_kind(), "InvalidParameterException");
    for key in ["aws:owner", "AWS:owner", "", "x".repeat(129).as_str()] {
        assert_eq!(tag(json!({key: ""})).await.refused_kind(), "InvalidParameterException", "{key}");
    }
    assert_eq!(tag(json!({"tag7": "x".repeat(257)})).await.refused_kind(), "InvalidParameterException");
    let described = pool.describe().await;
    assert_eq!(described["UserPoolTags"].as_object().unwrap().len(), 50);
    assert_eq!(described["UserPoolTags"]["tag7"], "changed");
}

#[tokio::test]
async fn of_many_tags_at_once_none_is_lost() {
    let world = World::new().await;
    let pool = world.pool().await;
    let tasks = (0..8).map(|number| {
        let (world, arn) = (world.clone(), arn(&pool.id));
        let input = json!({"ResourceArn": arn, "Tags": {format!("tag{number}"): "x"}});
        tokio::spawn(async move { world.call("TagResource", input).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().answered();
    }
    assert_eq!(pool.describe().await["UserPoolTags"].as_object().unwrap().len(), 8);
}
