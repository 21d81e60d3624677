//! Pictures that pools show on their pages.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};

use crate::{Web, answer};

/// The version in the address changes with the logo; whoever asks for a former one is shown the present one.
pub async fn logo(
    State(web): State<Web>,
    Path((pool_id, client_id, _version, _file)): Path<(String, String, String, String)>,
) -> Response {
    match web.service.logo(&pool_id, &client_id).await {
        Ok(Some(logo)) => {
            let mut response = Response::new(Body::from(logo.bytes));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(logo.media_type));
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
            response
        }
        Ok(None) => answer::refused(StatusCode::NOT_FOUND, "There is no logo."),
        Err(error) => {
            tracing::error!(pool.id = pool_id, %error, "logo not read");
            answer::unavailable()
        }
    }
}
