//! DescribeLogStreams.

use poolhouse_tests::{Outcome, World, days};
use serde_json::{Value, json};

fn names(listed: &Value) -> Vec<&str> {
    listed["logStreams"].as_array().unwrap().iter().map(|stream| stream["logStreamName"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn messages_have_a_stream_for_each_day() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    world.messages_settled().await;
    world.clock.pass(days(2));
    client.resend("ana").await.answered();
    world.messages_settled().await;

    let input = json!({"logGroupName": pool.message_log()});
    let listed = world.logs("DescribeLogStreams", input.clone()).await.answered();
    assert_eq!(names(&listed), ["2026/03/03", "2026/03/05"]);
    let first = &listed["logStreams"][0];
    assert_eq!(
        (&first["firstEventTimestamp"], &first["lastEventTimestamp"]),
        (&json!(1_772_521_689_123_i64), &json!(1_772_521_689_123_i64))
    );
    let mut newest = input.clone();
    newest["orderBy"] = "LastEventTime".into();
    newest["descending"] = true.into();
    newest["limit"] = 1.into();
    let page = world.logs("DescribeLogStreams", newest.clone()).await.answered();
    assert_eq!(names(&page), ["2026/03/05"]);
    newest["nextToken"] = page["nextToken"].clone();
    let page = world.logs("DescribeLogStreams", newest.clone()).await.answered();
    assert_eq!((names(&page), page.get("nextToken")), (vec!["2026/03/03"], None));
    newest["logStreamNamePrefix"] = "2026".into();
    let refused = world.logs("DescribeLogStreams", newest).await.refused();
    assert_eq!(refused, "InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.");
}

#[tokio::test]
async fn a_group_is_named_in_one_way() {
    let world = World::new().await;
    for input in [json!({}), json!({"logGroupName": "/a", "logGroupIdentifier": "/a"})] {
        let refused = world.logs("DescribeLogStreams", input).await.refused();
        assert_eq!(
            refused,
            "InvalidParameterException: Exactly one of logGroupName and logGroupIdentifier is required."
        );
    }
    world.logs("CreateLogGroup", json!({"logGroupName": "/a"})).await.answered();
    let arn = "arn:aws:logs:us-east-1:123456789012:log-group:/a";
    for identifier in ["/a", arn] {
        world.logs("DescribeLogStreams", json!({"logGroupIdentifier": identifier})).await.answered();
    }
}
