//! CreateLogStream.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_stream_is_made_once_in_a_group_that_is_there() {
    let world = World::new().await;
    let input = json!({"logGroupName": "/app", "logStreamName": "one"});
    assert_eq!(
        world.logs("CreateLogStream", input.clone()).await.refused(),
        "ResourceNotFoundException: The specified log group does not exist."
    );
    world.logs("CreateLogGroup", json!({"logGroupName": "/app"})).await.answered();
    world.logs("CreateLogStream", input.clone()).await.answered();
    assert_eq!(
        world.logs("CreateLogStream", input.clone()).await.refused(),
        "ResourceAlreadyExistsException: The specified log stream already exists"
    );
    let read = world.logs("GetLogEvents", input).await.answered();
    assert_eq!(read["events"], json!([]));
}
