//! Publish: a text message to a phone number.

use std::sync::Arc;

use poolhouse_tests::{Options, Outcome, Relay, World};
use serde_json::{Value, json};

fn attribute(kind: &str, value: &str) -> Value {
    json!({"DataType": kind, "StringValue": value})
}

#[tokio::test]
async fn a_text_message_lands_in_the_inbox_and_says_how_it_travels() {
    let relay = Arc::new(Relay::default());
    let world = World::with(Options { relay: Some(relay.clone()), ..Options::default() }).await;

    let answer = world
        .ask(
            "sns",
            "Publish",
            json!({
                "PhoneNumber": "+15550100",
                "Message": "042042 is your code",
                "MessageAttributes": {
                    "AWS.SNS.SMS.SMSType": attribute("String", "Promotional"),
                    "AWS.SNS.SMS.SenderID": attribute("String", "Shop"),
                    "AWS.SNS.SMS.MaxPrice": attribute("Number", "0.50"),
                    "order": attribute("String", "17"),
                },
            }),
        )
        .await
        .answered();

    assert_eq!(answer["MessageId"].as_str().unwrap().len(), 36);
    let message = world.inbox().next("+15550100").await;
    assert_eq!((message.kind.as_str(), message.channel.as_str()), ("other", "sms"));
    assert_eq!((message.body.as_str(), message.code.as_deref()), ("042042 is your code", Some("042042")));
    relay.handed(1).await;
    let route = relay.sent()[0].text.clone().unwrap().about.route;
    assert!(route.is_promotional);
    assert_eq!((route.sender_id.as_deref(), route.max_price.as_deref()), (Some("Shop"), Some("0.50")));
}

#[tokio::test]
async fn a_message_for_each_protocol_has_one_for_text_messages() {
    let world = World::new().await;
    for (message, text) in
        [(json!({"default": "all", "sms": "short 4711 code"}), "short 4711 code"), (json!({"default": "all"}), "all")]
    {
        let input = json!({"PhoneNumber": "+15550100", "MessageStructure": "json", "Message": message.to_string()});
        world.ask("sns", "Publish", input).await.answered();
        assert_eq!(world.inbox().next("+15550100").await.body, text);
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_in_the_words_of_sns() {
    let world = World::new().await;
    let long = "x".repeat(1601);
    for (input, words) in [
        (json!({"Message": "m"}), "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"),
        (
            json!({"Message": "m", "PhoneNumber": "12"}),
            "Invalid parameter: PhoneNumber Reason: 12 is not valid to publish to",
        ),
        (json!({"Message": "", "PhoneNumber": "+15550100"}), "Invalid parameter: Empty message"),
        (json!({"Message": long, "PhoneNumber": "+15550100"}), "Invalid parameter: Message too long"),
        (
            json!({"Message": "m", "PhoneNumber": "+15550100", "MessageStructure": "json"}),
            "Invalid parameter: Message Structure - JSON message body failed to parse",
        ),
        (
            json!({"Message": "m", "PhoneNumber": "+15550100", "MessageAttributes": {
                "AWS.SNS.SMS.SMSType": attribute("String", "Loud"),
            }}),
            "Invalid parameter: MessageAttributes Reason: the value of AWS.SNS.SMS.SMSType is invalid",
        ),
    ] {
        let refused = world.ask("sns", "Publish", input).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("InvalidParameter: {words}"));
    }
    let topic = json!({"Message": "m", "TopicArn": "arn:aws:sns:us-east-1:123456789012:t"});
    let refused = world.ask("sns", "Publish", topic).await.unwrap_err();
    assert!(refused.message.unwrap().contains("TopicArn is not supported"));
    assert!(world.inbox().all().is_empty());
}
