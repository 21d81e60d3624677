//! Functions that run elsewhere: behind Lambda's Invoke API (Amazon, SAM, LocalStack, the runtime interface emulator), or at
//! a web address that takes the event and gives the answer.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use service::ports::Clock;
use wire::sigv4;

use super::arn::FunctionArn;
use super::credentials::Credentials;
use super::fault::{Fault, LARGEST_ANSWER};
use super::outcome::Outcome;
use super::worker::Call;
use crate::outbound::http::{Answer, Client, Unanswered};

/// What the other side is asked to prove itself by: the content of the function's `secret-file`.
const SECRET_HEADER: HeaderName = HeaderName::from_static("x-poolhouse-secret");
const SOURCE_HEADER: HeaderName = HeaderName::from_static("x-poolhouse-source");
const ID_HEADER: HeaderName = HeaderName::from_static("x-poolhouse-request-id");

/// What emulators are shown: they look at no signature, but want one.
const ANY: &str = "any";

pub struct Remote {
    pub http: Client,
    pub clock: Arc<dyn Clock>,
    /// Of the server's own environment: what calls to Amazon are signed with.
    pub credentials: Option<Credentials>,
}

/// An outcome, and the end of the function's log where there is one.
pub struct Heard {
    pub outcome: Outcome,
    pub log: String,
}

impl From<Outcome> for Heard {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, log: String::new() }
    }
}

impl Remote {
    /// `POST /2015-03-31/functions/{function}/invocations`
    pub async fn invoke(
        &self,
        endpoint: &str,
        function: Option<&str>,
        call: &Call,
        asynchronous: bool,
        time: Duration,
    ) -> Heard {
        let Some(arn) = FunctionArn::parse(&call.arn) else { return Outcome::unknown().into() };
        let is_amazon = endpoint.parse::<Uri>().is_ok_and(|uri| {
            uri.host().is_some_and(|host| host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"))
        });
        if is_amazon && self.credentials.is_none() {
            return Outcome::NotCallable("MissingAuthenticationTokenException".to_owned()).into();
        }
        let url = address(endpoint, function, &call.arn, &arn, is_amazon);
        let Some(request) = self.signed(&url, &arn, call, asynchronous) else {
            return Outcome::NotCallable("InvalidParameterValueException".to_owned()).into();
        };
        match self.http.send(request, time, LARGEST_ANSWER).await {
            Ok(answer) => Heard { log: tail(&answer.headers), outcome: read(answer, is_amazon) },
            Err(unanswered) => missed(&unanswered).into(),
        }
    }

    fn signed(&self, url: &str, arn: &FunctionArn<'_>, call: &Call, asynchronous: bool) -> Option<Request<Bytes>> {
        let uri: Uri = url.parse().ok()?;
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(uri.authority()?.as_str()).ok()?);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let (kind, log) = if asynchronous { ("Event", "None") } else { ("RequestResponse", "Tail") };
        headers.insert("x-amz-invocation-type", HeaderValue::from_static(kind));
        headers.insert("x-amz-log-type", HeaderValue::from_static(log));
        let own = self.credentials.as_ref();
        let keys = sigv4::Keys {
            access_key_id: own.map_or(ANY, |own| &own.access_key_id),
            secret: own.map_or(ANY, |own| own.secret.expose()),
            session_token: own.and_then(|own| own.session_token.as_ref()).map(|token| token.expose()),
        };
        let to_sign = sigv4::Request {
            method: "POST",
            path: uri.path(),
            query: uri.query().unwrap_or_default(),
            headers: &headers,
            body: &call.event,
        };
        let scope = sigv4::Scope { region: arn.region, service: "lambda" };
        for (name, value) in sigv4::sign(&to_sign, &keys, &scope, self.clock.wall().millis())? {
            headers.insert(name, HeaderValue::from_str(&value).ok()?);
        }
        let mut request = Request::post(uri).body(call.event.clone()).ok()?;
        *request.headers_mut() = headers;
        Some(request)
    }

    /// A web address: 2xx is the answer, anything else is an error, with the text that its `errorMessage` holds.
    pub async fn post(
        &self,
        url: &str,
        secret_file: Option<&Path>,
        source: &str,
        call: &Call,
        time: Duration,
    ) -> Outcome {
        let secret = match secret_file {
            None => None,
            Some(path) => match tokio::fs::read_to_string(path).await {
                Ok(secret) => HeaderValue::from_str(secret.trim()).ok(),
                Err(error) => {
                    tracing::error!(path = %path.display(), %error, "no function is called without its secret");
                    return Outcome::NotCallable("AccessDeniedException".to_owned());
                }
            },
        };
        let Ok(mut request) = Request::post(url).body(call.event.clone()) else { return Outcome::unknown() };
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, text) in [(SOURCE_HEADER, source), (ID_HEADER, &call.id)] {
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(name, value);
            }
        }
        if let Some(mut secret) = secret {
            secret.set_sensitive(true);
            headers.insert(SECRET_HEADER, secret);
        }
        match self.http.send(request, time, LARGEST_ANSWER).await {
            Ok(Answer { status, body, .. }) if status.is_success() => Outcome::Answered(body),
            Ok(Answer { status, body, .. }) => match error_object(&body) {
                Some(fault) => Outcome::Failed(fault),
                None if status == StatusCode::TOO_MANY_REQUESTS => {
                    Outcome::Transient("TooManyRequestsException".to_owned())
                }
                None if status == StatusCode::NOT_FOUND => Outcome::unknown(),
                None if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                    Outcome::NotCallable("AccessDeniedException".to_owned())
                }
                None => Outcome::NotCallable("ServiceException".to_owned()),
            },
            Err(unanswered) => missed(&unanswered),
        }
    }
}

/// Amazon takes whole ARNs, which names the function of another account too; emulators know names.
fn address(endpoint: &str, function: Option<&str>, whole: &str, arn: &FunctionArn<'_>, is_amazon: bool) -> String {
    let encoded =
        |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string().replace("%2D", "-").replace("%5F", "_");
    let (function, qualifier) = match function {
        Some(function) => (encoded(function), None),
        None if is_amazon => (encoded(whole), None),
        None => (encoded(arn.name), arn.qualifier),
    };
    let query = qualifier.map(|qualifier| format!("?Qualifier={}", encoded(qualifier))).unwrap_or_default();
    format!("{endpoint}/2015-03-31/functions/{function}/invocations{query}")
}

fn read(answer: Answer, is_amazon: bool) -> Outcome {
    let Answer { status, headers, body } = answer;
    if status == StatusCode::ACCEPTED {
        return Outcome::Answered(Bytes::new());
    }
    if status.is_success() {
        if headers.contains_key("x-amz-function-error") {
            return Outcome::Failed(Fault::read(&body));
        }
        // The runtime interface emulator leaves the header out.
        return match error_object(&body) {
            Some(fault) if !is_amazon => Outcome::Failed(fault),
            _ => Outcome::Answered(body),
        };
    }
    let code = code(&headers, &body).unwrap_or_else(|| {
        let usual = match status.as_u16() {
            403 => "AccessDeniedException",
            404 => "ResourceNotFoundException",
            409 => "ResourceConflictException",
            413 => "RequestTooLargeException",
            429 => "TooManyRequestsException",
            400..=499 => "InvalidRequestContentException",
            _ => "ServiceException",
        };
        usual.to_owned()
    });
    // What Cognito does not ask again about: 5xx, and whatever would be refused again.
    match status {
        StatusCode::TOO_MANY_REQUESTS => Outcome::Transient(code),
        _ => Outcome::NotCallable(code),
    }
}

/// `x-amzn-ErrorType: Code:http://…`, or a member of the body.
fn code(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let told = headers.get("x-amzn-errortype").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let told = told.or_else(|| {
        let body: Value = serde_json::from_slice(body).ok()?;
        let member = body.get("__type").or_else(|| body.get("code"))?;
        member.as_str().map(str::to_owned)
    })?;
    let code = told.split(':').next()?.rsplit('#').next()?;
    let is_code = !code.is_empty() && code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then(|| code.to_owned())
}

fn error_object(body: &[u8]) -> Option<Fault> {
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) else { return None };
    let is_error = members.get("errorMessage").is_some_and(Value::is_string) && !members.contains_key("triggerSource");
    is_error.then(|| Fault::read(body))
}

fn missed(unanswered: &Unanswered) -> Outcome {
    match unanswered {
        Unanswered::Unreachable(why) => {
            tracing::warn!(why, "a function cannot be reached");
            Outcome::Transient("Unable to execute HTTP request".to_owned())
        }
        Unanswered::TooSlow => Outcome::Transient("Socket timeout while invoking Lambda function".to_owned()),
        Unanswered::TooLarge => Outcome::Failed(Fault::too_large()),
    }
}

/// The last 4 KB of the log, where it was asked for.
fn tail(headers: &HeaderMap) -> String {
    let told = headers.get("x-amz-log-result").and_then(|value| STANDARD.decode(value.as_bytes()).ok());
    told.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:lambda:eu-west-1:111111111111:function:pre-sign-up:live";

    #[test]
    fn functions_are_named_as_the_endpoint_knows_them() {
        let arn = FunctionArn::parse(ARN).unwrap();
        for (function, is_amazon, expected) in [
            (None, false, "http://e/2015-03-31/functions/pre-sign-up/invocations?Qualifier=live"),
            (Some("function"), false, "http://e/2015-03-31/functions/function/invocations"),
            (
                None,
                true,
                "http://e/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111111111111%3Afunction%3Apre-sign-up%3Alive/invocations",
            ),
        ] {
            assert_eq!(address("http://e", function, ARN, &arn, is_amazon), expected);
        }
    }

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        Answer { status: StatusCode::from_u16(status).unwrap(), headers, body: Bytes::from_static(body.as_bytes()) }
    }

    #[test]
    fn answers_of_invoke_are_told_apart() {
        const ERROR: &str = r#"{"errorMessage":"no","errorType":"E"}"#;
        let failed = Outcome::Failed(Fault::read(ERROR.as_bytes()));
        let code = |code: &str| code.to_owned();
        for (answered, expected) in [
            (answer(200, &[], "{}"), Outcome::Answered(Bytes::from_static(b"{}"))),
            (answer(202, &[], ""), Outcome::Answered(Bytes::new())),
            (answer(200, &[("x-amz-function-error", "Unhandled")], ERROR), failed.clone()),
            (answer(200, &[], ERROR), failed),
            (answer(429, &[], ""), Outcome::Transient(code("TooManyRequestsException"))),
            (
                answer(404, &[("x-amzn-errortype", "ResourceNotFoundException:http://x/")], ""),
                Outcome::NotCallable(code("ResourceNotFoundException")),
            ),
            (answer(403, &[], ""), Outcome::NotCallable(code("AccessDeniedException"))),
            (answer(500, &[], "<html>"), Outcome::NotCallable(code("ServiceException"))),
            (
                answer(502, &[], r#"{"__type":"com.amazonaws#EC2ThrottledException"}"#),
                Outcome::NotCallable(code("EC2ThrottledException")),
            ),
            (
                answer(409, &[("x-amzn-errortype", "<script>")], ""),
                Outcome::NotCallable(code("ResourceConflictException")),
            ),
        ] {
            let status = answered.status;
            assert_eq!(read(answered, false), expected, "{status}");
        }
    }
}
