//! GetLogEvents.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::{Value, json};

fn moments(read: &Value) -> Vec<i64> {
    read["events"].as_array().unwrap().iter().map(|event| event["timestamp"].as_i64().unwrap() - START).collect()
}

const START: i64 = 1_772_521_689_123;

#[tokio::test]
async fn a_stream_is_read_from_its_end_backward_and_from_its_head_forward() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    for _ in 0..2 {
        world.messages_settled().await;
        world.clock.pass(seconds(1));
        client.resend("ana").await.answered();
    }
    world.messages_settled().await;
    let base = json!({"logGroupName": pool.message_log(), "logStreamName": "2026/03/03", "limit": 4});
    let read = async |members: Value| {
        let mut input = base.clone();
        poolhouse_tests::merge(&mut input, members);
        world.logs("GetLogEvents", input).await.answered()
    };

    let newest = read(json!({})).await;
    assert_eq!(moments(&newest), [1000, 1000, 2000, 2000]);
    let before = read(json!({"nextToken": newest["nextBackwardToken"]})).await;
    assert_eq!(moments(&before), [0, 0]);
    let nothing = read(json!({"nextToken": before["nextBackwardToken"]})).await;
    assert_eq!(moments(&nothing), [0_i64; 0]);
    assert_eq!(nothing["nextBackwardToken"], before["nextBackwardToken"], "the same token says that it is the end");

    let head = read(json!({"startFromHead": true})).await;
    assert_eq!(moments(&head), [0, 0, 1000, 1000]);
    let rest = read(json!({"nextToken": head["nextForwardToken"]})).await;
    assert_eq!(moments(&rest), [2000, 2000]);
    let end = read(json!({"nextToken": rest["nextForwardToken"]})).await;
    assert_eq!((moments(&end), &end["nextForwardToken"]), (vec![], &rest["nextForwardToken"]));

    world.clock.pass(seconds(1));
    client.resend("ana").await.answered();
    world.messages_settled().await;
    let followed = read(json!({"nextToken": end["nextForwardToken"]})).await;
    assert_eq!(moments(&followed), [3000, 3000], "whoever follows misses nothing");
    // The end does not belong to it here.
    assert_eq!(moments(&read(json!({"startTime": START, "endTime": START + 1000})).await), [0, 0]);
}

#[tokio::test]
async fn a_stream_has_to_be_there() {
    let world = World::new().await;
    let pool = world.pool().await;
    for name in ["2026/02/01", "2026/03/04", "other"] {
        let input = json!({"logGroupName": pool.message_log(), "logStreamName": name});
        assert_eq!(
            world.logs("GetLogEvents", input).await.refused(),
            "ResourceNotFoundException: The specified log stream does not exist."
        );
    }
    let input = json!({"logGroupName": pool.message_log(), "logStreamName": "2026/03/03", "nextToken": "x/00"});
    assert_eq!(
        world.logs("GetLogEvents", input).await.refused(),
        "InvalidParameterException: The specified nextToken is invalid."
    );
}
