//! `POST /`: reads the body, asks the service, marks the answer as readable by any page.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::FutureExt as _;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::json;
use service::{ApiRequest, ApiResponse};

use super::Front;

/// Far above every operation's largest input.
const LARGEST_BODY: usize = 1024 * 1024;
/// From the end of the head to the end of the body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// Why the service was never asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unread {
    TooLarge,
    TooSlow,
    BrokenOff,
}

pub async fn call<B>(front: &Front, remote: IpAddr, request: Request<B>) -> Response<Body>
where
    B: hyper::body::Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let id = domain::random::uuid(front.random.as_ref()).to_string();
    let (parts, body) = request.into_parts();
    let mut response = match read(body, BODY_TIME).await {
        Ok(body) => {
            let request = ApiRequest {
                method: parts.method,
                path: parts.uri.path().to_owned(),
                query: parts.uri.query().unwrap_or_default().to_owned(),
                headers: parts.headers,
                body,
                remote,
                id: id.clone(),
            };
            // A defect in one operation answers that caller and leaves the connection to others.
            match AssertUnwindSafe(front.service.call(request)).catch_unwind().await {
                Ok(answer) => encode(answer),
                Err(_) => {
                    tracing::error!(request.id = id, "the operation panicked");
                    refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalErrorException", "Something went wrong", &id)
                }
            }
        }
        Err(unread) => unread.answer(&id),
    };
    web::cors::allow(response.headers_mut());
    response
}

async fn read<B>(body: B, time: Duration) -> Result<Bytes, Unread>
where
    B: hyper::body::Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // What says that it is too large is not read at all.
    if body.size_hint().lower() > LARGEST_BODY as u64 {
        return Err(Unread::TooLarge);
    }
    let read = Limited::new(body, LARGEST_BODY).collect();
    match tokio::time::timeout(time, std::pin::pin!(read)).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Unread::TooLarge),
        Ok(Err(_)) => Err(Unread::BrokenOff),
        Err(_) => Err(Unread::TooSlow),
    }
}

impl Unread {
    fn answer(self, id: &str) -> Response<Body> {
        let (status, name, message) = match self {
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", "The request is larger than 1 MiB.")
            }
            Self::TooSlow => {
                (StatusCode::REQUEST_TIMEOUT, "RequestTimeoutException", "The request took too long to arrive.")
            }
            Self::BrokenOff => (StatusCode::BAD_REQUEST, "SerializationException", "The request broke off."),
        };
        refusal(status, name, message, id)
    }
}

/// An error in the form of every other answer of `POST /`.
fn refusal(status: StatusCode, name: &'static str, message: &'static str, id: &str) -> Response<Body> {
    encode(ApiResponse {
        status: status.as_u16(),
        headers: vec![
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amzn-requestid", id.to_owned()),
            ("x-amzn-errortype", format!("{name}:")),
            ("x-amzn-errormessage", message.to_owned()),
        ],
        body: Bytes::from(json!({ "__type": name, "message": message }).to_string()),
    })
}

fn encode(answer: ApiResponse) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    // Room for the two of cross-origin reading as well.
    headers.reserve(answer.headers.len() + 2);
    for (name, value) in answer.headers {
        // A message with a line break, say, cannot be a header; the body has it.
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::{Full, StreamBody};
    use hyper::body::Frame;

    #[tokio::test]
    async fn a_body_is_read_up_to_its_limit_and_no_further() {
        let exact = Bytes::from(vec![b' '; LARGEST_BODY]);
        assert_eq!(read(Full::new(exact.clone()), BODY_TIME).await, Ok(exact));
        let larger = Bytes::from(vec![b' '; LARGEST_BODY + 1]);
        assert_eq!(read(Full::new(larger), BODY_TIME).await, Err(Unread::TooLarge));

        // One that does not say how long it is.
        let endless =
            futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Frame::data(Bytes::from_static(&[b' '; 4096]))));
        assert_eq!(read(StreamBody::new(endless), BODY_TIME).await, Err(Unread::TooLarge));
    }

    #[tokio::test]
    async fn a_body_that_drips_is_given_up() {
        let silent = futures::stream::pending::<Result<Frame<Bytes>, std::io::Error>>();
        assert_eq!(read(StreamBody::new(silent), Duration::ZERO).await, Err(Unread::TooSlow));
    }

    #[tokio::test]
    async fn a_refusal_before_the_service_looks_like_one_of_its_own() {
        let response = Unread::TooLarge.answer("id-1");

        assert_eq!(response.status(), 413);
        assert_eq!(response.headers()["x-amzn-errortype"], "RequestEntityTooLargeException:");
        assert_eq!(response.headers()["x-amzn-requestid"], "id-1");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(
            body,
            r#"{"__type":"RequestEntityTooLargeException","message":"The request is larger than 1 MiB."}"#
        );
    }

    #[test]
    fn what_cannot_be_a_header_is_left_out() {
        let answer = ApiResponse {
            status: 400,
            headers: vec![("x-amzn-errormessage", "two\nlines".to_owned()), ("x-amzn-requestid", "1".to_owned())],
            body: Bytes::new(),
        };
        let response = encode(answer);
        assert!(!response.headers().contains_key("x-amzn-errormessage"));
        assert_eq!(response.headers()["x-amzn-requestid"], "1");
    }
}
