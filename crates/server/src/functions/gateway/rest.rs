//! Payload 1.0: the proxy event of REST APIs.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{API_ID, Incoming, claim, object, or_null};

/// The stage that everything is deployed to.
const STAGE: &str = "dev";

pub fn event(incoming: &Incoming<'_>) -> Value {
    let headers: Vec<(String, &str)> = incoming.header_pairs().map(|(name, value)| (title_case(name), value)).collect();
    let query = incoming.query_pairs();
    let parameters = incoming.parameters.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();
    let (body, is_encoded) = match std::str::from_utf8(incoming.body) {
        Ok("") => (Value::Null, false),
        Ok(text) => (Value::from(text), false),
        Err(_) => (Value::from(STANDARD.encode(incoming.body)), true),
    };
    json!({
        "resource": incoming.route.path,
        "path": incoming.path,
        "httpMethod": incoming.method,
        "headers": or_null(headers.clone()),
        "multiValueHeaders": every(headers),
        "queryStringParameters": or_null(query.clone()),
        "multiValueQueryStringParameters": every(query),
        "pathParameters": or_null::<&str>(parameters),
        "stageVariables": null,
        "requestContext": context(incoming),
        "body": body,
        "isBase64Encoded": is_encoded,
    })
}

fn context(incoming: &Incoming<'_>) -> Value {
    let mut context = json!({
        "resourceId": "poolhouse",
        "resourcePath": incoming.route.path,
        "httpMethod": incoming.method,
        "extendedRequestId": incoming.id,
        "requestTime": incoming.time(),
        "path": format!("/{STAGE}{}", incoming.path),
        "accountId": incoming.account,
        "protocol": "HTTP/1.1",
        "stage": STAGE,
        "domainPrefix": API_ID,
        "requestTimeEpoch": incoming.now.millis(),
        "requestId": incoming.id,
        "identity": {
            "cognitoIdentityPoolId": null,
            "accountId": null,
            "cognitoIdentityId": null,
            "caller": null,
            "sourceIp": incoming.remote.to_string(),
            "principalOrgId": null,
            "accessKey": null,
            "cognitoAuthenticationType": null,
            "cognitoAuthenticationProvider": null,
            "userArn": null,
            "userAgent": incoming.header("user-agent"),
            "user": null,
        },
        "domainName": incoming.domain(),
        "apiId": API_ID,
    });
    if let Some(claims) = incoming.claims
        && let Some(members) = context.as_object_mut()
    {
        let claims = claims.iter().map(|(name, value)| (name.clone(), claim(value, &|list| list.join(",")))).collect();
        members.insert("authorizer".to_owned(), json!({ "claims": object::<String>(claims) }));
    }
    context
}

/// Every value of each name.
fn every<T: Into<Value>>(pairs: Vec<(String, T)>) -> Value {
    if pairs.is_empty() {
        return Value::Null;
    }
    let mut names: Vec<String> = Vec::new();
    let mut values: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (name, value) in pairs {
        if !values.contains_key(&name) {
            names.push(name.clone());
        }
        values.entry(name).or_default().push(value.into());
    }
    let members = names.into_iter().filter_map(|name| values.remove(&name).map(|all| (name, Value::Array(all))));
    Value::Object(members.collect::<Map<_, _>>())
}

/// As REST APIs write the names of headers.
fn title_case(name: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    name.split('-').map(capital).collect::<Vec<_>>().join("-")
}
