//! The discovery document of a pool (OpenID Connect Discovery 1.0).

use axum::extract::{Path, State};
use axum::response::Response;
use http::{HeaderMap, header};

use crate::Web;

pub async fn show(State(web): State<Web>, Path(pool_id): Path<String>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let found = web.service.discovery(&pool_id, host).await;
    super::document(web.service.config().mode, &pool_id, found)
}
