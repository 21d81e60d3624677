//! One call of an operation, as headers and bytes, and its answer with everything that every answer must have.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use service::{ApiRequest, ApiResponse, Service};
use uuid::Uuid;

/// A refusal as a client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    pub kind: String,
    /// None where the body has no message.
    pub message: Option<String>,
    pub status: u16,
}

impl fmt::Display for AwsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.kind)?;
        self.message.as_ref().map_or(Ok(()), |message| write!(out, ": {message}"))
    }
}

/// What tests say about an answer.
pub trait Outcome {
    /// The answer to a call that must succeed.
    fn answered(self) -> Value;
    /// `Kind: message` of a call that must be refused.
    fn refused(self) -> String;
    /// The kind only, where nobody knows Amazon's words.
    fn refused_kind(self) -> String;
}

impl Outcome for Result<Value, AwsError> {
    #[track_caller]
    fn answered(self) -> Value {
        match self {
            Ok(answer) => answer,
            Err(error) => panic!("refused with {error}"),
        }
    }

    #[track_caller]
    fn refused(self) -> String {
        match self {
            Ok(answer) => panic!("not refused, but answered {answer}"),
            Err(error) => error.to_string(),
        }
    }

    #[track_caller]
    fn refused_kind(self) -> String {
        match self {
            Ok(answer) => panic!("not refused, but answered {answer}"),
            Err(error) => error.kind,
        }
    }
}

/// A request to `POST /` with these bytes as its body.
pub fn request(operation: &str, body: impl Into<Bytes>, headers: &[(&str, &str)]) -> ApiRequest {
    let mut all = HeaderMap::new();
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let standard =
        [("host", "127.0.0.1:9229"), ("content-type", "application/x-amz-json-1.1"), ("x-amz-target", &target)];
    for (name, value) in standard.iter().chain(headers) {
        all.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    ApiRequest {
        method: Method::POST,
        path: "/".into(),
        query: String::new(),
        headers: all,
        body: body.into(),
        remote: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
        id: Uuid::new_v4().to_string(),
    }
}

/// [`call`] from somewhere else.
pub async fn call_from(
    service: &Service,
    remote: IpAddr,
    operation: &str,
    body: impl Into<Bytes>,
) -> Result<Value, AwsError> {
    let request = ApiRequest { remote, ..request(operation, body, &[]) };
    let id = request.id.clone();
    let answer = service.call(request).await;
    read(operation, &id, &answer)
}

/// Sends the bytes and holds the answer to what every answer must be.
pub async fn call(
    service: &Service,
    operation: &str,
    body: impl Into<Bytes>,
    headers: &[(&str, &str)],
) -> Result<Value, AwsError> {
    let request = request(operation, body, headers);
    let id = request.id.clone();
    let answer = service.call(request).await;
    read(operation, &id, &answer)
}

fn read(operation: &str, id: &str, answer: &ApiResponse) -> Result<Value, AwsError> {
    let header = |wanted: &str| {
        let found = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(header("content-type"), Some("application/x-amz-json-1.1"), "{operation}");
    assert_eq!(header("x-amzn-requestid"), Some(id), "{operation}");
    if answer.status == 200 {
        let model = wire::model::operation(operation).expect("an operation of the model");
        assert_eq!(model.output.is_none(), answer.body.is_empty(), "{operation}: a body only where the model has one");
        return Ok(if answer.body.is_empty() { Value::Null } else { serde_json::from_slice(&answer.body).unwrap() });
    }
    let body: Value = serde_json::from_slice(&answer.body).expect("an error is JSON");
    let members: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(matches!(members[..], ["__type"] | ["__type", "message"]), "{operation}: {body}");
    let kind = body["__type"].as_str().unwrap().to_owned();
    assert_eq!(header("x-amzn-errortype"), Some(format!("{kind}:").as_str()), "{operation}");
    let message = body.get("message").map(|message| message.as_str().unwrap().to_owned());
    // It stays out where clients could not read it: long, over lines, or of other scripts.
    let fits = |message: &&str| message.len() < 1000 && message.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if let Some(message) = message.as_deref().filter(fits) {
        // A header neither begins nor ends with spaces.
        assert_eq!(header("x-amzn-errormessage").map(str::trim), Some(message.trim()), "{operation}");
    }
    Err(AwsError { kind, message, status: answer.status })
}
