//! What others tell of messages that they took.
//!
//! In `serve` this is only there when a secret is configured for it, and for who shows it.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use service::EventRefused;

use crate::{Web, answer};

pub fn router() -> Router<Web> {
    Router::new().route("/_poolhouse/events/ses", post(receive))
}

async fn receive(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match web.service.receive_delivery_event(authorization, &body).await {
        Ok(()) => answer::no_content(),
        Err(EventRefused::NotWanted) => answer::not_found().await,
        Err(EventRefused::NotAllowed) => {
            let mut response = answer::refused(StatusCode::UNAUTHORIZED, "The secret for events is needed.");
            // Amazon SNS asks without one first, and shows the password of its address when it is asked for it.
            let challenge = HeaderValue::from_static("Basic realm=\"events\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
            response
        }
        Err(EventRefused::Malformed(why)) => {
            answer::refused(StatusCode::BAD_REQUEST, &format!("This is no event of Amazon SES: {why}"))
        }
        Err(EventRefused::Unavailable(error)) => {
            tracing::error!(error, "an event was not taken");
            answer::unavailable()
        }
    }
}
