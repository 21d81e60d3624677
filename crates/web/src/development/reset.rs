//! Back to the first moment: everything emptied, the demo pool made again, the clock put back.

use axum::extract::State;
use axum::response::Response;

use crate::{Web, answer};

pub async fn run(State(web): State<Web>) -> Response {
    match web.service.reset().await {
        Ok(()) => answer::no_content(),
        Err(error) => {
            tracing::error!(%error, "reset failed");
            answer::unavailable()
        }
    }
}
