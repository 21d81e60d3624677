//! Payload 2.0: the event of HTTP APIs and function URLs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{API_ID, Incoming, claim, object};

const STAGE: &str = "$default";

pub fn event(incoming: &Incoming<'_>) -> Value {
    let mut event = json!({
        "version": "2.0",
        "routeKey": incoming.route.key(),
        "rawPath": incoming.path,
        "rawQueryString": incoming.query,
    });
    let Some(members) = event.as_object_mut() else { return event };
    let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);

    let cookies: Vec<&str> = incoming
        .headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split("; "))
        .collect();
    if !cookies.is_empty() {
        add("cookies", cookies.into());
    }
    let headers = incoming.header_pairs().filter(|(name, _)| *name != "cookie");
    add("headers", joined(headers.map(|(name, value)| (name.to_owned(), value.to_owned()))));
    if !incoming.query.is_empty() {
        add("queryStringParameters", joined(incoming.query_pairs().into_iter()));
    }
    add("requestContext", context(incoming));
    if !incoming.parameters.is_empty() {
        let parameters = incoming.parameters.iter().map(|(name, value)| (name.clone(), value.as_str())).collect();
        add("pathParameters", object::<&str>(parameters));
    }
    let (body, is_encoded) = body(incoming);
    if let Some(body) = body {
        add("body", body.into());
    }
    add("isBase64Encoded", is_encoded.into());
    event
}

fn context(incoming: &Incoming<'_>) -> Value {
    let mut context = json!({
        "accountId": incoming.account,
        "apiId": API_ID,
        "domainName": incoming.domain(),
        "domainPrefix": API_ID,
        "http": {
            "method": incoming.method,
            "path": incoming.path,
            "protocol": "HTTP/1.1",
            "sourceIp": incoming.remote.to_string(),
            "userAgent": incoming.header("user-agent").unwrap_or_default(),
        },
        "requestId": incoming.id,
        "routeKey": incoming.route.key(),
        "stage": STAGE,
        "time": incoming.time(),
        "timeEpoch": incoming.now.millis(),
    });
    if let (Some(claims), Some(authorizer)) = (incoming.claims, &incoming.route.authorizer)
        && let Some(members) = context.as_object_mut()
    {
        let listed = |list: Vec<String>| format!("[{}]", list.join(" "));
        let claims = claims.iter().map(|(name, value)| (name.clone(), claim(value, &listed))).collect();
        let scopes = if authorizer.scopes.is_empty() { Value::Null } else { authorizer.scopes.clone().into() };
        let jwt = json!({ "jwt": { "claims": object::<String>(claims), "scopes": scopes } });
        members.insert("authorizer".to_owned(), jwt);
    }
    context
}

/// Equal names become one, their values joined by commas.
fn joined(pairs: impl Iterator<Item = (String, String)>) -> Value {
    let mut members = Map::new();
    for (name, value) in pairs {
        match members.get_mut(&name) {
            Some(Value::String(known)) => {
                known.push(',');
                known.push_str(&value);
            }
            _ => {
                members.insert(name, value.into());
            }
        }
    }
    Value::Object(members)
}

/// Text stays text where its type says so; everything else, forms among it, arrives in base64.
fn body(incoming: &Incoming<'_>) -> (Option<String>, bool) {
    if incoming.body.is_empty() {
        return (None, false);
    }
    let kind = incoming.header("content-type").unwrap_or("application/json");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = kind.starts_with("text/")
        || matches!(kind.as_str(), "application/json" | "application/javascript" | "application/xml")
        || kind.ends_with("+json")
        || kind.ends_with("+xml");
    match std::str::from_utf8(incoming.body) {
        Ok(text) if is_text => (Some(text.to_owned()), false),
        _ => (Some(STANDARD.encode(incoming.body)), true),
    }
}
