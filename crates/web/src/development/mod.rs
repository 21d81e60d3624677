//! What `dev` adds under `/_poolhouse/`: the inbox, the outbox, the clock, new signing keys and the reset. None of it exists in `serve`.
//!
//! Every request passes [`guard`] first, and no answer carries cross-origin headers: no web page may read or wipe a
//! developer's pool.

mod clock;
pub mod guard;
mod reset;
mod signing_keys;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderValue, StatusCode, header};

use crate::{Web, answer, events, inbox, triggers};

pub fn router(web: &Web) -> Router<Web> {
    Router::new()
        .route("/_poolhouse/inbox", get(inbox::list::show))
        .route("/_poolhouse/inbox/next", get(inbox::next::take))
        .route("/_poolhouse/inbox/events", get(inbox::events::stream))
        .route("/_poolhouse/inbox/fail", post(inbox::fail::set))
        .route("/_poolhouse/inbox/{id}/body", get(inbox::body::show))
        .route("/_poolhouse/triggers", get(triggers::show))
        .route("/_poolhouse/clock", post(clock::advance))
        .route("/_poolhouse/messages", get(inbox::letters::list))
        .route("/_poolhouse/messages/{id}/retry", post(inbox::letters::retry))
        .route("/_poolhouse/messages/{id}/drop", post(inbox::letters::discard))
        .route("/_poolhouse/reset", post(reset::run))
        .route("/_poolhouse/signing-keys", post(signing_keys::rotate))
        .merge(events::router())
        .layer(middleware::from_fn_with_state(web.clone(), guarded))
}

async fn guarded(State(web): State<Web>, request: Request, next: Next) -> Response<Body> {
    if let Err(foreign) = guard::admit(web.service.config(), request.method(), request.uri().path(), request.headers())
    {
        return answer::refused(StatusCode::FORBIDDEN, &foreign.to_string());
    }
    let mut response = next.run(request).await.into_response();
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
