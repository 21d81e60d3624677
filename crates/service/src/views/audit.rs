//! Signed calls as CloudTrail shows them.

use domain::audit::Entry;
use serde_json::{Map, Value, json};
use wire::{
    EpochSeconds,
    services::cloudtrail::{Event, Resource},
};

const USER_POOL: &str = "AWS::Cognito::UserPool";

pub fn event(entry: &Entry, region: &str) -> Event {
    Event {
        event_id: Some(entry.id.to_string()),
        event_name: Some(entry.operation.clone()),
        read_only: Some(entry.is_read_only().to_string()),
        access_key_id: Some(entry.who.access_key_id.clone()),
        // CloudTrail knows whole seconds.
        event_time: Some(EpochSeconds::from_millis(entry.at.seconds() * 1000)),
        event_source: Some(source(entry)),
        username: Some(username(entry).to_owned()),
        resources: Some(entry.resource.iter().map(|arn| resource(arn)).collect()),
        cloud_trail_event: Some(line(entry, region)),
    }
}

pub fn source(entry: &Entry) -> String {
    format!("{}.amazonaws.com", entry.service)
}

pub fn username(entry: &Entry) -> &str {
    entry.who.name.as_deref().unwrap_or("root")
}

pub fn resource_type(arn: &str) -> Option<&'static str> {
    arn.contains(":userpool/").then_some(USER_POOL)
}

fn resource(arn: &str) -> Resource {
    Resource { resource_type: resource_type(arn).map(str::to_owned), resource_name: Some(arn.to_owned()) }
}

/// One record of CloudTrail, on one line.
pub fn line(entry: &Entry, region: &str) -> String {
    let who = &entry.who;
    let mut identity = json!({
        "type": who.kind,
        "principalId": who.user_id,
        "arn": who.arn,
        "accountId": who.account,
        "accessKeyId": who.access_key_id,
    });
    if let (Some(name), "IAMUser") = (&who.name, who.kind.as_str()) {
        identity["userName"] = name.as_str().into();
    }
    let at = jiff::Timestamp::from_second(entry.at.seconds()).unwrap_or_default();
    let parameters: Map<String, Value> =
        entry.named.iter().map(|(name, text)| (lower_first(name), text.as_str().into())).collect();
    let mut record = json!({
        "eventVersion": "1.11",
        "userIdentity": identity,
        "eventTime": at.to_string(),
        "eventSource": source(entry),
        "eventName": entry.operation,
        "awsRegion": region,
        "sourceIPAddress": entry.address,
        "userAgent": entry.agent,
        "requestParameters": if parameters.is_empty() { Value::Null } else { parameters.into() },
        "responseElements": null,
        "requestID": entry.request_id,
        "eventID": entry.id.to_string(),
        "readOnly": entry.is_read_only(),
        "eventType": "AwsApiCall",
        "managementEvent": true,
        "recipientAccountId": who.account,
        "eventCategory": "Management",
    });
    if let Some(arn) = &entry.resource {
        record["resources"] = json!([{ "accountId": who.account, "type": resource_type(arn), "ARN": arn }]);
    }
    if let Some(refused) = &entry.refused {
        record["errorCode"] = refused.kind.as_str().into();
        if let Some(message) = &refused.message {
            record["errorMessage"] = message.as_str().into();
        }
    }
    record.to_string()
}

/// `UserPoolId` is `userPoolId` there.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}
