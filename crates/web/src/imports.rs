//! Files with users to import, and the logs of what became of them.
//!
//! The first address is given out by CreateUserImportJob and is used as one of Amazon S3 would be: refusals are S3's. The
//! second is asked for with the signature of any other call.

use std::net::{IpAddr, Ipv4Addr};

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Deserialize;
use service::{ApiRequest, UploadRefused, UploadRequest};

use crate::{Web, answer};

const ENCRYPTION: HeaderName = HeaderName::from_static("x-amz-server-side-encryption");

#[derive(Deserialize)]
pub struct Address {
    #[serde(default)]
    expires: String,
    #[serde(default)]
    signature: String,
}

/// Answers when the file is durable.
pub async fn receive(
    State(web): State<Web>,
    Path((pool_id, job_id)): Path<(String, String)>,
    Query(address): Query<Address>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let request = UploadRequest {
        pool_id: &pool_id,
        job_id: &job_id,
        expires: &address.expires,
        signature: &address.signature,
        encryption: text(&ENCRYPTION),
        length: text(&header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
    };
    match web.service.receive_import(request, body.into_data_stream()).await {
        Ok(()) => {
            let mut response = Response::new(Body::empty());
            response.headers_mut().insert(ENCRYPTION, HeaderValue::from_static("aws:kms"));
            response
        }
        Err(why) => {
            if let UploadRefused::Unavailable(error) = &why {
                tracing::error!(import.id = job_id, error, "a file was not kept");
            }
            refused(&why)
        }
    }
}

/// As S3 says it.
fn refused(why: &UploadRefused) -> Response {
    let (status, code, message) = match why {
        UploadRefused::Signature => (
            StatusCode::FORBIDDEN,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing \
             method.",
        ),
        UploadRefused::Expired => (StatusCode::FORBIDDEN, "AccessDenied", "Request has expired"),
        UploadRefused::NotWanted => {
            (StatusCode::FORBIDDEN, "AccessDenied", "The import job does not wait for this file")
        }
        UploadRefused::TooLarge => {
            (StatusCode::BAD_REQUEST, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
        }
        UploadRefused::BrokenOff => (
            StatusCode::BAD_REQUEST,
            "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
        ),
        UploadRefused::TooSlow => (
            StatusCode::BAD_REQUEST,
            "RequestTimeout",
            "Your socket connection to the server was not read from or written to within the timeout period.",
        ),
        UploadRefused::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "SlowDown", "Please try again."),
    };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

/// A line for each row, from the first one on; also while the job is running.
pub async fn log(
    State(web): State<Web>,
    Path((pool_id, job_id)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let request = ApiRequest {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: Bytes::new(),
        remote: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        id: String::new(),
    };
    match web.service.import_log(&request, &pool_id, &job_id).await {
        Ok(pages) => {
            let mut response = Response::new(Body::from_stream(pages));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(why) => {
            let status = StatusCode::from_u16(why.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let status = if why.name == "ResourceNotFoundException" { StatusCode::NOT_FOUND } else { status };
            answer::json(status, serde_json::json!({ "__type": why.name, "message": why.message }).to_string())
        }
    }
}
