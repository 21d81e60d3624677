//! Everything a browser or a verifier fetches: key sets, the page behind a verification link, and in `dev` the inbox.
//!
//! Begin at [`router`]. Handlers call [`Service`] and know nothing of the store; a page is a template, a context and
//! samples of it ([`page`]). Requests to `POST /` never come here: they are the listener's.

mod answer;
mod assets;
mod branding;
pub mod cors;
mod development;
mod events;
mod headers;
mod health;
mod imports;
mod inbox;
mod login;
mod oauth;
mod page;
mod triggers;

pub use development::guard;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, put};
use service::Service;
use tokio_util::sync::CancellationToken;

/// What every handler may use.
#[derive(Clone)]
pub struct Web {
    service: Service,
    /// Cancelled when the process begins to stop: waiting readers and event streams end then.
    stopping: CancellationToken,
}

/// Every address but `POST /`. What `dev` adds under `/_poolhouse/` is only there when the service has an inbox.
pub fn router(service: Service, stopping: CancellationToken) -> Router {
    let is_development = service.inbox().is_some();
    let web = Web { service, stopping };

    let mut router = Router::new()
        .route("/health", get(health::show))
        .route("/assets/{name}", get(assets::show))
        .route("/{pool_id}/branding/{client_id}/{version}/{file}", get(branding::logo))
        .route("/{pool_id}/imports/{job_id}/users.csv", put(imports::receive).layer(DefaultBodyLimit::disable()))
        .route("/{pool_id}/imports/{job_id}/log", get(imports::log))
        .route("/confirmUser", get(login::confirm_user::show))
        .route("/confirmUser/", get(login::confirm_user::show))
        .merge(oauth::router());
    if is_development {
        router = router.merge(development::router(&web));
    } else {
        router = router.merge(events::router());
    }
    router.fallback(answer::not_found).with_state(web)
}
