//! ListTagsForResource.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::arn;

#[tokio::test]
async fn tags_are_those_of_the_pool() {
    let world = World::new().await;
    let bare = world.pool().await;
    let tagged = world.pool_with(json!({"UserPoolTags": {"stage": "test", "empty": ""}})).await;

    let read = async |id: &str| world.call("ListTagsForResource", json!({"ResourceArn": arn(id)})).await.answered();
    assert_eq!(read(&bare.id).await, json!({"Tags": {}}));
    assert_eq!(read(&tagged.id).await, json!({"Tags": {"stage": "test", "empty": ""}}));

    tagged.call("UpdateUserPool", json!({"UserPoolTags": {"stage": "live"}})).await.answered();
    assert_eq!(read(&tagged.id).await, json!({"Tags": {"stage": "live"}}));
    assert_eq!(tagged.describe().await["Arn"], arn(&tagged.id));
}

#[tokio::test]
async fn what_is_no_pool_is_not_found() {
    let world = World::new().await;
    let pool = world.pool().await;
    let nowhere = [
        arn("us-east-1_Nowhere00"),
        arn(&pool.id).replace("userpool/", "identitypool/"),
        arn(&pool.id).replace("cognito-idp", "s3"),
        arn(&pool.id).replace("us-east-1:", "eu-west-1:"),
    ];
    for arn in nowhere {
        for (operation, more) in [
            ("ListTagsForResource", json!({})),
            ("TagResource", json!({"Tags": {"a": "b"}})),
            ("UntagResource", json!({"TagKeys": ["a"]})),
        ] {
            let mut input = more;
            input["ResourceArn"] = arn.as_str().into();
            let refused = world.call(operation, input).await.refused_kind();
            assert_eq!(refused, "ResourceNotFoundException", "{operation} {arn}");
        }
    }
    let malformed = world.call("ListTagsForResource", json!({"ResourceArn": "arn:nothing at all"})).await;
    assert_eq!(malformed.refused_kind(), "InvalidParameterException");
}
