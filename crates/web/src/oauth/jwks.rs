//! The public keys that tokens of a pool verify with (RFC 7517).

use axum::extract::{Path, State};
use axum::response::Response;

use crate::Web;

pub async fn show(State(web): State<Web>, Path(pool_id): Path<String>) -> Response {
    let found = web.service.jwks(&pool_id).await;
    super::document(web.service.config().mode, &pool_id, found)
}
