//! A function's answer as a response.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::functions::route::Payload;

/// What the connection is about is the listener's to say; what other pages may read, nobody's below `/_poolhouse/`.
const OURS: [HeaderName; 5] =
    [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::UPGRADE, header::TRAILER];
const CROSS_ORIGIN: &str = "access-control-";

/// The response that an answer means; None where it keeps to no form.
pub fn read(payload: Payload, answer: &[u8]) -> Option<Response<Body>> {
    let value: Value = serde_json::from_slice(answer).ok()?;
    match (payload, value) {
        (_, Value::Object(members)) if members.contains_key("statusCode") => whole(payload, &members),
        (Payload::Rest, _) => None,
        // An HTTP API takes what names no status for the body of an answer.
        (Payload::HttpApi, Value::String(text)) => Some(plain(text)),
        (Payload::HttpApi, Value::Null) => Some(plain(String::new())),
        (Payload::HttpApi, value) => Some(plain(value.to_string())),
    }
}

/// A refusal of the gateway's own.
pub fn refused(status: StatusCode, message: &str) -> Response<Body> {
    let mut response = plain(json!({ "message": message }).to_string());
    *response.status_mut() = status;
    response
}

fn plain(body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn whole(payload: Payload, members: &Map<String, Value>) -> Option<Response<Body>> {
    let body = match members.get("body") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) if members.get("isBase64Encoded") == Some(&Value::Bool(true)) => {
            STANDARD.decode(text).ok()?
        }
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(_) => return None,
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status(members.get("statusCode")?)?;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(match payload {
            Payload::Rest => "application/json",
            Payload::HttpApi => "text/plain; charset=utf-8",
        }),
    );
    for (name, value) in object(members.get("headers"))? {
        headers.insert(named(name)?, written(value)?);
    }
    for (name, values) in object(members.get("multiValueHeaders"))? {
        let name = named(name)?;
        headers.remove(&name);
        for value in values.as_array()? {
            headers.append(name.clone(), written(value)?);
        }
    }
    if payload == Payload::HttpApi {
        for cookie in members.get("cookies").and_then(Value::as_array).into_iter().flatten() {
            headers.append(header::SET_COOKIE, written(cookie)?);
        }
    }
    strip(headers);
    Some(response)
}

fn strip(headers: &mut HeaderMap) {
    for name in OURS {
        headers.remove(name);
    }
    let foreign: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with(CROSS_ORIGIN)).cloned().collect();
    for name in foreign {
        headers.remove(name);
    }
}

/// A number, or a text that is one.
fn status(value: &Value) -> Option<StatusCode> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    // A 1xx would leave the caller waiting for the rest.
    u16::try_from(number)
        .ok()
        .filter(|number| (200..=599).contains(number))
        .and_then(|number| StatusCode::from_u16(number).ok())
}

/// None where there is something else than an object.
fn object(value: Option<&Value>) -> Option<impl Iterator<Item = (&String, &Value)>> {
    match value {
        None | Some(Value::Null) => Some(None.into_iter().flatten()),
        Some(Value::Object(members)) => Some(Some(members).into_iter().flatten()),
        Some(_) => None,
    }
}

fn named(name: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_bytes()).ok()
}

fn written(value: &Value) -> Option<HeaderValue> {
    match value {
        Value::String(text) => HeaderValue::from_str(text).ok(),
        Value::Number(_) | Value::Bool(_) => HeaderValue::from_str(&value.to_string()).ok(),
        _ => None,
    }
}
