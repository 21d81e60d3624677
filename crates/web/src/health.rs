//! Whether this process can answer requests now; for load balancers and supervisors.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};

use crate::{Web, answer};

pub async fn show(State(web): State<Web>) -> Response {
    // A process that is stopping still answers what it has begun, but wants no new callers.
    let is_ready = !web.stopping.is_cancelled() && web.service.ready().await;
    let mut response = if is_ready {
        answer::json(StatusCode::OK, r#"{"status":"ready"}"#.to_owned())
    } else {
        answer::json(StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"unavailable"}"#.to_owned())
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
