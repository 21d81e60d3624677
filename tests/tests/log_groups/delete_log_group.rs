//! DeleteLogGroup.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_deleted_group_is_gone_and_can_be_made_again() {
    let world = World::new().await;
    let input = json!({"logGroupName": "/app"});
    world.logs("CreateLogGroup", input.clone()).await.answered();
    world.logs("CreateLogStream", json!({"logGroupName": "/app", "logStreamName": "one"})).await.answered();
    world.logs("DeleteLogGroup", input.clone()).await.answered();
    assert_eq!(
        world.logs("DeleteLogGroup", input.clone()).await.refused(),
        "ResourceNotFoundException: The specified log group does not exist."
    );
    world.logs("CreateLogGroup", input.clone()).await.answered();
    assert_eq!(world.logs("DescribeLogStreams", input).await.answered()["logStreams"], json!([]));
    world.verify().await;
}

#[tokio::test]
async fn what_comes_with_a_pool_goes_with_it_alone() {
    let world = World::new().await;
    let pool = world.pool().await;
    let input = json!({"logGroupName": pool.message_log()});
    assert_eq!(
        world.logs("DeleteLogGroup", input.clone()).await.refused(),
        "InvalidParameterException: This log group is there as long as its user pool is."
    );
    pool.call("DeleteUserPool", json!({})).await.answered();
    assert_eq!(world.logs("DeleteLogGroup", input).await.refused_kind(), "ResourceNotFoundException");
}
