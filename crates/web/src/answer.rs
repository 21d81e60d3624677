//! Answers for programs: small JSON bodies.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// `text` must be JSON already.
pub fn json(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// `{"message": …}`, the member that AWS's own errors use too.
pub fn refused(status: StatusCode, message: &str) -> Response {
    json(status, json!({ "message": message }).to_string())
}

pub fn unavailable() -> Response {
    refused(StatusCode::SERVICE_UNAVAILABLE, "The store is unavailable, please try again.")
}

pub fn no_content() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

pub async fn not_found() -> Response {
    refused(StatusCode::NOT_FOUND, "Not Found")
}
