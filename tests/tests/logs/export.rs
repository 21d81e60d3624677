//! What pools send to a group: messages that went wrong, and what people do.

use std::sync::Arc;

use poolhouse_tests::{Options, Outcome, PASSWORD, Pool, Relay, World, csv_row};
use serde_json::{Value, json};

const GROUP: &str = "/aws/vendedlogs/people";
const ARN: &str = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/people";

fn errors() -> Value {
    json!({"LogLevel": "ERROR", "EventSource": "userNotification", "CloudWatchLogsConfiguration": {"LogGroupArn": ARN}})
}

fn activity() -> Value {
    json!({"LogLevel": "INFO", "EventSource": "userAuthEvents", "CloudWatchLogsConfiguration": {"LogGroupArn": ARN}})
}

async fn protected(world: &World, exports: Value) -> Pool {
    let pool = world
        .pool_with(json!({"AutoVerifiedAttributes": ["email"], "UserPoolTier": "PLUS",
            "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}))
        .await;
    pool.call("SetLogDeliveryConfiguration", json!({"LogConfigurations": exports})).await.answered();
    pool
}

#[tokio::test]
async fn a_message_that_goes_wrong_is_an_error_in_the_group() {
    let relay = Arc::new(Relay::default());
    let world = World::with(Options { relay: Some(relay.clone()), ..Options::default() }).await;
    let pool = protected(&world, json!([errors()])).await;
    let client = pool.client().await;
    relay.refuse("550 5.1.1 No such person here");
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.unwrap_err();
    client.resend("ana").await.answered();
    world.messages_settled().await;

    let told = world.log_texts(GROUP, "").await;
    let history = world.log_texts(&pool.message_log(), "{ $.status = failed }").await;
    let (message, user) = (history[0]["message_id"].as_str().unwrap(), history[0]["user_sub"].as_str().unwrap());
    let details =
        format!("EMAIL message {message} (sign_up) to user {user}, attempt 1, failed: 550 5.1.1 No such person here");
    assert_eq!(
        told,
        [json!({
            "eventTimestamp": "1772521689123", "eventSource": "USER_NOTIFICATION", "logLevel": "ERROR",
            "message": {"details": details}, "logSourceId": {"userPoolId": pool.id},
        })]
    );
    world.verify().await;
}

#[tokio::test]
async fn what_people_do_is_told_as_it_is_listed_whether_or_not_it_was_refused() {
    let world = World::new().await;
    let pool = protected(&world, json!([activity(), errors()])).await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    client.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    let tokens = client.tokens("ana", PASSWORD).await;

    let told = world.log_texts(GROUP, "{ $.message.eventType = \"SignIn\" }").await;
    assert_eq!(told.len(), 2, "{told:?}");
    let sub = Value::from(ana.sub);
    let outline = |told: &Value| {
        let told = &told["message"];
        (told["eventResponse"].clone(), told["challenges"].clone(), told["userSub"].clone(), told["clientId"].clone())
    };
    assert_eq!(outline(&told[0]), ("Fail".into(), json!(["Password:Failure"]), sub.clone(), client.id.clone().into()));
    assert_eq!(outline(&told[1]), ("Pass".into(), json!(["Password:Success"]), sub, client.id.clone().into()));
    let last = &told[1];
    assert_eq!((&last["eventSource"], &last["logLevel"]), (&json!("USER_AUTH_EVENTS"), &json!("INFO")));
    assert_eq!(last["message"]["eventId"], poolhouse_tests::claims(&tokens.access)["event_id"]);
    assert_eq!(last["logSourceId"]["userPoolId"], pool.id);
    assert!(!format!("{told:?}").contains("Wr0ng-password!"));
    world.verify().await;
}

#[tokio::test]
async fn each_pool_has_a_stream_of_its_own_and_nothing_is_told_of_others() {
    let world = World::new().await;
    let (one, other) = (protected(&world, json!([activity()])).await, protected(&world, json!([activity()])).await);
    let silent = protected(&world, json!([])).await;
    for pool in [&one, &other, &silent] {
        pool.user("ana").confirmed().await.signs_in(&pool.client().await).await;
    }
    for pool in [&one, &other] {
        let input = json!({"logGroupName": GROUP, "logStreamName": pool.id});
        let read = world.logs("GetLogEvents", input).await.answered();
        let events = read["events"].as_array().unwrap();
        assert!(!events.is_empty());
        assert!(events.iter().all(|event| event["message"].as_str().unwrap().contains(&pool.id)));
    }
    assert!(world.log_texts(GROUP, &format!("\"{}\"", silent.id)).await.is_empty());
    let before = world.log_texts(GROUP, "").await.len();
    one.call("SetLogDeliveryConfiguration", json!({"LogConfigurations": []})).await.answered();
    one.client().await.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    assert_eq!(world.log_texts(GROUP, "").await.len(), before, "nothing more is sent");
}

#[tokio::test]
async fn a_group_that_is_deleted_comes_back_with_the_next_entry() {
    let world = World::new().await;
    let pool = protected(&world, json!([activity()])).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await.signs_in(&client).await;
    world.logs("DeleteLogGroup", json!({"logGroupName": GROUP})).await.answered();
    assert_eq!(
        world.logs("FilterLogEvents", json!({"logGroupName": GROUP})).await.refused(),
        "ResourceNotFoundException: The specified log group does not exist."
    );
    client.sign_in("ana", "Wr0ng-password!").await.unwrap_err();
    assert_eq!(world.log_texts(GROUP, "").await.len(), 1);
    world.verify().await;
}

#[tokio::test]
async fn the_lines_of_an_import_are_read_in_the_pools_group() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let group = format!("/aws/cognito/userpools/{}/people", pool.id);
    let nameless = json!({"email": "bob@example.com"});
    let job = pool.import().await.of(pool.csv([csv_row("ana"), nameless]).await).await.id;

    let told = world.log_texts(&group, "").await;
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "[SUCCEEDED] Line Number 2 - The import succeeded.");
    assert_eq!(world.log_texts(&group, "FAILED").await, [told[1].clone()]);
    let input = json!({"logGroupName": group, "logStreamName": job, "limit": 1, "startFromHead": true});
    let first = world.logs("GetLogEvents", input.clone()).await.answered();
    assert_eq!(first["events"][0]["message"], told[0]);
    let mut next = input;
    next["nextToken"] = first["nextForwardToken"].clone();
    assert_eq!(world.logs("GetLogEvents", next).await.answered()["events"][0]["message"], told[1]);
}
