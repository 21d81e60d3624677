//! What verifiers fetch of a pool: its keys and its discovery document. Readable from any web page.

mod discovery;
mod identity_pools;
mod jwks;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use service::Mode;

use crate::{Web, answer, cors};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/{pool_id}/.well-known/jwks.json", get(jwks::show).options(preflight))
        .route("/{pool_id}/.well-known/openid-configuration", get(discovery::show).options(preflight))
        .route("/.well-known/jwks_uri", get(identity_pools::keys).options(preflight))
        .route("/.well-known/openid-configuration", get(identity_pools::discovery).options(preflight))
        .layer(middleware::from_fn(readable_by_any_page))
}

async fn preflight(headers: HeaderMap) -> Response {
    cors::preflight(&headers, "GET")
}

async fn readable_by_any_page(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    cors::allow(response.headers_mut());
    response
}

/// A document of a pool, or why there is none.
fn document(mode: Mode, pool_id: &str, found: Result<Option<String>, service::Unavailable>) -> Response {
    match found {
        Ok(Some(json)) => {
            let mut response = answer::json(StatusCode::OK, json);
            response.headers_mut().insert(header::CACHE_CONTROL, cache_control(mode));
            response
        }
        Ok(None) => answer::refused(StatusCode::NOT_FOUND, &format!("User pool {pool_id} does not exist.")),
        Err(error) => {
            tracing::error!(pool.id = pool_id, %error, "document not read");
            answer::unavailable()
        }
    }
}

/// In `serve` caches may keep keys for five minutes: well under the time an old key stays listed after rotation. In `dev`
/// a reset changes everything at once.
fn cache_control(mode: Mode) -> HeaderValue {
    match mode {
        Mode::Serve => HeaderValue::from_static("public, max-age=300"),
        Mode::Dev => HeaderValue::from_static("no-cache"),
    }
}
