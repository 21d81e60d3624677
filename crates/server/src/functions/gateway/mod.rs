//! Requests as API Gateway gives them to a function, and a function's answers as API Gateway reads them.

pub mod answer;
pub mod http_api;
pub mod rest;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;

use bytes::Bytes;
use domain::time::Timestamp;
use http::HeaderMap;
use serde_json::{Map, Value};

use super::route::Route;

/// What an API is called here.
const API_ID: &str = "poolhouse";

/// One request to a route.
pub struct Incoming<'a> {
    pub id: &'a str,
    pub method: &'a str,
    /// As it was sent, below the front door.
    pub path: &'a str,
    /// As it was sent, without `?`.
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub body: &'a Bytes,
    pub remote: IpAddr,
    pub account: &'a str,
    pub now: Timestamp,
    pub route: &'a Route,
    pub parameters: &'a BTreeMap<String, String>,
    /// Of the token that the authorizer took.
    pub claims: Option<&'a Map<String, Value>>,
}

impl Incoming<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Without its port, as a domain has none.
    fn domain(&self) -> &str {
        service::config::host_name(self.header("host").unwrap_or_default())
    }

    /// `27/Nov/2026:03:13:49 +0000`
    fn time(&self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.now.millis()).unwrap_or_default();
        moment.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
    }

    /// Name and value in the order they were sent.
    fn query_pairs(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    /// Every header that is text.
    fn header_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }
}

/// `null` where there is nothing: payload 1.0 has every member.
fn or_null<T: Into<Value>>(members: Vec<(String, T)>) -> Value {
    if members.is_empty() { Value::Null } else { object(members) }
}

fn object<T: Into<Value>>(members: Vec<(String, T)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
}

/// A claim as text; lists as `joined` writes them.
fn claim(value: &Value, joined: &dyn Fn(Vec<String>) -> String) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => joined(items.iter().map(|item| claim(item, &|list| list.join(","))).collect()),
        other => other.to_string(),
    }
}
