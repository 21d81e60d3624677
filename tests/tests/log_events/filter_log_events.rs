//! FilterLogEvents.

use poolhouse_tests::policies::{allow, statement, user};
use poolhouse_tests::{Outcome, Pool, World, seconds};
use serde_json::{Value, json};

/// A pool whose user was sent a message a second, the first of them at the beginning.
async fn busy(world: &World, messages: u64) -> Pool {
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    for _ in 1..messages {
        world.messages_settled().await;
        world.clock.pass(seconds(1));
        client.resend("ana").await.answered();
    }
    world.messages_settled().await;
    pool
}

const START: i64 = 1_772_521_689_123;

#[tokio::test]
async fn entries_come_in_the_order_of_time_page_by_page() {
    let world = World::new().await;
    let pool = busy(&world, 4).await;
    let mut input = json!({"logGroupName": pool.message_log(), "limit": 3});
    let mut events: Vec<Value> = Vec::new();
    loop {
        let page = world.logs("FilterLogEvents", input.clone()).await.answered();
        events.extend(page["events"].as_array().unwrap().clone());
        let Some(token) = page.get("nextToken") else { break };
        input["nextToken"] = token.clone();
    }
    assert_eq!(events.len(), 8);
    let moments: Vec<i64> = events.iter().map(|event| event["timestamp"].as_i64().unwrap() - START).collect();
    assert_eq!(moments, [0, 0, 1000, 1000, 2000, 2000, 3000, 3000]);
    let ids: std::collections::BTreeSet<_> = events.iter().map(|event| event["eventId"].to_string()).collect();
    assert_eq!(ids.len(), 8);
    assert!(events.iter().all(|event| event["logStreamName"] == "2026/03/03"));
}

#[tokio::test]
async fn time_streams_and_patterns_say_which() {
    let world = World::new().await;
    let pool = busy(&world, 3).await;
    let count = async |members: Value| {
        let mut input = json!({"logGroupName": pool.message_log()});
        poolhouse_tests::merge(&mut input, members);
        world.logs("FilterLogEvents", input).await.answered()["events"].as_array().unwrap().len()
    };
    // Both ends belong to it.
    assert_eq!(count(json!({"startTime": START + 1000, "endTime": START + 1000})).await, 2);
    assert_eq!(count(json!({"endTime": START + 999})).await, 2);
    assert_eq!(count(json!({"startTime": START + 2001})).await, 0);
    assert_eq!(count(json!({"filterPattern": "{ $.status = \"delivered\" && $.attempt = 1 }"})).await, 3);
    assert_eq!(count(json!({"filterPattern": "resend -queued"})).await, 2);
    assert_eq!(count(json!({"logStreamNames": ["2026/03/03"]})).await, 6);
    assert_eq!(count(json!({"logStreamNames": ["2026/03/04"]})).await, 0);
    assert_eq!(count(json!({"logStreamNamePrefix": "2026/"})).await, 6);
    assert_eq!(count(json!({"filterPattern": "{ $.message_id = \"nothing\" }"})).await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let world = World::new().await;
    let group = world.pool().await.message_log();
    let refuse = async |members: Value| {
        let mut input = json!({"logGroupName": group});
        poolhouse_tests::merge(&mut input, members);
        world.logs("FilterLogEvents", input).await.refused()
    };
    assert_eq!(
        refuse(json!({"filterPattern": "{ $.a = "})).await,
        "InvalidParameterException: Invalid filter pattern: a condition on JSON ends in }"
    );
    assert_eq!(
        refuse(json!({"filterPattern": "[ip, user]"})).await,
        "InvalidParameterException: Invalid filter pattern: Patterns of columns are not supported here"
    );
    assert_eq!(
        refuse(json!({"nextToken": "zz"})).await,
        "InvalidParameterException: The specified nextToken is invalid."
    );
    assert_eq!(
        refuse(json!({"startFromHead": false})).await,
        "InvalidParameterException: startFromHead is not supported by this server yet."
    );
    for unknown in
        ["/poolhouse/us-east-1_Nobody000/messages", "/poolhouse/messages", "/aws/cognito/userpools/x/y", "/a"]
    {
        let refused = world.logs("FilterLogEvents", json!({"logGroupName": unknown})).await.refused();
        assert_eq!(refused, "ResourceNotFoundException: The specified log group does not exist.", "{unknown}");
    }
}

#[tokio::test]
async fn a_policy_says_whose_log_somebody_reads_however_it_is_named() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let enforcing = world.enforcing();
    let arn = |pool: &Pool| format!("arn:aws:logs:us-east-1:123456789012:log-group:{}:*", pool.message_log());
    let reader = enforcing.introduce(user("reader", &[&allow("logs:FilterLogEvents", arn(&pool))]));
    let others =
        enforcing.introduce(user("others", &[&allow("logs:*", "*"), &statement("Deny", "logs:*", arn(&pool))]));
    let ask = async |who, member: &str, name: String| {
        enforcing.ask_as(Some(who), "logs", "FilterLogEvents", json!({member: name})).await
    };
    for member in ["logGroupName", "logGroupIdentifier"] {
        ask(&reader, member, pool.message_log()).await.answered();
        assert_eq!(ask(&reader, member, other.message_log()).await.refused_kind(), "AccessDeniedException");
        ask(&others, member, other.message_log()).await.answered();
        assert_eq!(ask(&others, member, pool.message_log()).await.refused_kind(), "AccessDeniedException");
    }
    let name = arn(&pool).replace(":*", "");
    ask(&reader, "logGroupIdentifier", name.clone()).await.answered();
    assert_eq!(ask(&others, "logGroupIdentifier", name).await.refused_kind(), "AccessDeniedException");
}
