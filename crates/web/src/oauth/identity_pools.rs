//! What verifiers fetch of identity pools: the key of the tokens that they give out, under Amazon's paths.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, header};

use crate::Web;

pub async fn keys(State(web): State<Web>) -> Response {
    let found = web.service.identity_jwks().await.map(Some);
    super::document(web.service.config().mode, "", found)
}

pub async fn discovery(State(web): State<Web>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let found = Ok(Some(web.service.identity_discovery(host)));
    super::document(web.service.config().mode, "", found)
}
