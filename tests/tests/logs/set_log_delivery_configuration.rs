//! SetLogDeliveryConfiguration.

use poolhouse_tests::{Outcome, Pool, World};
use serde_json::{Value, json};

use super::{BUCKET, GROUP, STREAM};

async fn protected(world: &World) -> Pool {
    let members = json!({"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}});
    world.pool_with(members).await
}

fn errors() -> Value {
    json!({
        "LogLevel": "ERROR", "EventSource": "userNotification", "CloudWatchLogsConfiguration": {"LogGroupArn": GROUP},
    })
}

fn events(destination: &str, arn: (&str, &str)) -> Value {
    json!({"LogLevel": "INFO", "EventSource": "userAuthEvents", destination: {arn.0: arn.1}})
}

#[tokio::test]
async fn what_is_set_is_answered_and_read_back_in_its_order() {
    let world = World::new().await;
    let pool = protected(&world).await;
    for log_configurations in [
        json!([errors()]),
        json!([events("S3Configuration", ("BucketArn", BUCKET)), errors()]),
        json!([errors(), events("FirehoseConfiguration", ("StreamArn", STREAM))]),
        json!([events("CloudWatchLogsConfiguration", ("LogGroupArn", GROUP))]),
        json!([]),
    ] {
        let input = json!({"LogConfigurations": log_configurations});
        let set = pool.call("SetLogDeliveryConfiguration", input).await.answered();
        let expected = json!({"UserPoolId": pool.id, "LogConfigurations": log_configurations});
        assert_eq!(set["LogDeliveryConfiguration"], expected);
        assert_eq!(pool.call("GetLogDeliveryConfiguration", json!({})).await.answered(), set);
    }
    world.verify().await;
}

#[tokio::test]
async fn one_source_is_configured_once() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let input = json!({"LogConfigurations": [errors(), errors()]});
    let refused = pool.call("SetLogDeliveryConfiguration", input).await.refused();
    let expected = "InvalidParameterException: Following event sources appear more then once in a request";
    assert!(refused.starts_with(expected), "{refused}");
}

#[tokio::test]
async fn sources_levels_and_destinations_fit_each_other() {
    let world = World::new().await;
    let pool = protected(&world).await;
    let changed = |base: Value, members: Value| {
        let mut input = base;
        poolhouse_tests::merge(&mut input, members);
        input
    };
    let to_bucket = events("S3Configuration", ("BucketArn", BUCKET));
    for wrong in [
        changed(errors(), json!({"LogLevel": "INFO"})),
        changed(errors(), json!({"CloudWatchLogsConfiguration": null})),
        changed(errors(), json!({"CloudWatchLogsConfiguration": {}})),
        changed(errors(), json!({"CloudWatchLogsConfiguration": null, "S3Configuration": {"BucketArn": BUCKET}})),
        changed(errors(), json!({"CloudWatchLogsConfiguration": {"LogGroupArn": STREAM}})),
        changed(to_bucket.clone(), json!({"LogLevel": "ERROR"})),
        changed(to_bucket, json!({"FirehoseConfiguration": {"StreamArn": STREAM}})),
    ] {
        let refused = pool.call("SetLogDeliveryConfiguration", json!({"LogConfigurations": [wrong.clone()]})).await;
        assert_eq!(refused.refused_kind(), "InvalidParameterException", "{wrong}");
    }
}

#[tokio::test]
async fn what_people_do_is_logged_on_the_highest_tier_only() {
    let world = World::new().await;
    let pool = world.pool().await;
    let events = events("S3Configuration", ("BucketArn", BUCKET));
    let refused = pool.call("SetLogDeliveryConfiguration", json!({"LogConfigurations": [events]})).await;
    assert_eq!(
        refused.refused(),
        "FeatureUnavailableInTierException: The following feature is not available for the ESSENTIALS pricing tier \
         configured: Log Streaming"
    );
    pool.call("SetLogDeliveryConfiguration", json!({"LogConfigurations": [errors()]})).await.answered();
}
