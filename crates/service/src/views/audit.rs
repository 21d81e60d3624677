//! Signed calls as CloudTrail shows them.

use domain::audit::{Entry, Who};
use serde_json::{Map, Value, json};
use wire::{
    EpochSeconds,
    services::cloudtrail::{Event, Resource},
};

const USER_POOL: &str = "AWS::Cognito::UserPool";

pub fn event(entry: &Entry, region: &str, account: &str) -> Event {
    Event {
        event_id: Some(entry.id.to_string()),
        event_name: Some(entry.operation.clone()),
        read_only: Some(entry.is_read_only().to_string()),
        access_key_id: (!entry.who.access_key_id.is_empty()).then(|| entry.who.access_key_id.clone()),
        // CloudTrail knows whole seconds.
        event_time: Some(EpochSeconds::from_millis(entry.at.seconds() * 1000)),
        event_source: Some(source(entry)),
        username: Some(username(entry)).filter(|name| !name.is_empty()).map(str::to_owned),
        resources: Some(entry.resource.iter().map(|arn| resource(arn)).collect()),
        cloud_trail_event: Some(line(entry, region, account)),
    }
}

pub fn source(entry: &Entry) -> String {
    format!("{}.amazonaws.com", entry.service)
}

pub fn username(entry: &Entry) -> &str {
    let nameless = if entry.who.kind == "Root" { "root" } else { "" };
    entry.who.name.as_deref().unwrap_or(nameless)
}

pub fn resource_type(arn: &str) -> Option<&'static str> {
    arn.contains(":userpool/").then_some(USER_POOL)
}

fn resource(arn: &str) -> Resource {
    Resource { resource_type: resource_type(arn).map(str::to_owned), resource_name: Some(arn.to_owned()) }
}

/// One record of CloudTrail, on one line.
pub fn line(entry: &Entry, region: &str, account: &str) -> String {
    let who = &entry.who;
    let at = jiff::Timestamp::from_second(entry.at.seconds()).unwrap_or_default();
    let parameters: Map<String, Value> =
        entry.named.iter().map(|(name, text)| (lower_first(name), text.as_str().into())).collect();
    let resources =
        entry.resource.as_ref().map(|arn| json!([{ "accountId": account, "type": resource_type(arn), "ARN": arn }]));
    let refused = entry.refused.as_ref();
    let mut record = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            record.insert(name.to_owned(), value);
        }
    };
    add("eventVersion", Some("1.11".into()));
    add("userIdentity", Some(identity(who)));
    add("eventTime", Some(at.to_string().into()));
    add("eventSource", Some(source(entry).into()));
    add("eventName", Some(entry.operation.as_str().into()));
    add("awsRegion", Some(region.into()));
    add("sourceIPAddress", Some(entry.address.as_str().into()));
    add("userAgent", Some(entry.agent.as_deref().into()));
    add("errorCode", refused.map(|refused| refused.kind.as_str().into()));
    add("errorMessage", refused.and_then(|refused| refused.message.as_deref()).map(Into::into));
    add("requestParameters", Some(if parameters.is_empty() { Value::Null } else { parameters.into() }));
    add("responseElements", Some(Value::Null));
    // CloudTrail knows no such count; what is beyond its members stands there.
    add("additionalEventData", (entry.left_out > 0).then(|| json!({ "unprovenCallsLeftOut": entry.left_out })));
    add("requestID", Some(entry.request_id.as_str().into()));
    add("eventID", Some(entry.id.to_string().into()));
    add("readOnly", Some(entry.is_read_only().into()));
    add("resources", resources);
    add("eventType", Some("AwsApiCall".into()));
    add("managementEvent", Some(true.into()));
    add("recipientAccountId", Some(account.into()));
    add("eventCategory", Some("Management".into()));
    Value::Object(record).to_string()
}

fn identity(who: &Who) -> Value {
    let mut identity = Map::new();
    let members = [
        ("type", Some(&who.kind)),
        ("principalId", Some(&who.user_id)),
        ("arn", Some(&who.arn)),
        ("accountId", Some(&who.account)),
        ("accessKeyId", Some(&who.access_key_id)),
        ("userName", who.name.as_ref().filter(|_| matches!(who.kind.as_str(), "IAMUser" | "WebIdentityUser"))),
    ];
    let arn = if who.kind == "WebIdentityUser" { "identityProvider" } else { "arn" };
    for (name, value) in members {
        let name = if name == "arn" { arn } else { name };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            identity.insert(name.to_owned(), value.as_str().into());
        }
    }
    Value::Object(identity)
}

/// `UserPoolId` is `userPoolId` there.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}
