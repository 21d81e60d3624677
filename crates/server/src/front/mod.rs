//! Where every request of the main address arrives: `POST /` goes to the service, the rest to the pages.
//!
//! Small on purpose: this is on the path of every call.

mod api;
mod client;
mod figures;
mod host;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use crate::configuration::Network;
use crate::functions::{Host, front_door};
use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use domain::random::Random;
use http::{Method, Request, Response, StatusCode};
use metrics_exporter_prometheus::PrometheusHandle;
use service::Service;
use tower::ServiceExt as _;

pub use figures::answer as show_figures;
pub use host::HostRule;

/// What every connection shares.
pub struct Front {
    pub service: Service,
    pub pages: Router,
    pub hosts: HostRule,
    pub random: Arc<dyn Random>,
    /// Whose word on where a request comes from is taken.
    pub proxies: Vec<Network>,
    /// None: no functions run here.
    pub functions: Option<Host>,
    /// None: figures are shown elsewhere, or nowhere.
    pub figures: Option<PrometheusHandle>,
}

/// The two ends of one connection.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    pub remote: SocketAddr,
    pub local: IpAddr,
}

impl Front {
    pub async fn answer<B>(&self, ends: Ends, request: Request<B>) -> Response<Body>
    where
        B: hyper::body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let host = match host::of(&request) {
            Ok(host) => host,
            Err(why) => return plain(StatusCode::BAD_REQUEST, why, request.uri().path()),
        };
        let remote = client::address(ends.remote.ip(), request.headers(), &self.proxies);
        let path = request.uri().path();
        if !self.hosts.admits(host, ends.local) && path != "/health" {
            return plain(
                StatusCode::MISDIRECTED_REQUEST,
                "This server is not known by that Host. See --public-url and --allow-host.",
                path,
            );
        }

        if path == "/" {
            match *request.method() {
                Method::POST => return api::call(self, remote, request).await,
                Method::OPTIONS => return web::cors::preflight(request.headers(), "POST"),
                _ => {}
            }
        }
        if service::is_further_call(request.method(), request.uri()) {
            return api::call(self, remote, request).await;
        }
        if path == "/metrics"
            && let Some(figures) = &self.figures
            && figures::is_from_here(ends, host, request.headers())
        {
            return figures::answer(figures);
        }
        if let Some(functions) = &self.functions
            && path.starts_with(web::guard::FRONT_DOOR)
        {
            return front_door::call(functions, &self.service, remote, request).await;
        }
        match self.pages.clone().oneshot(request.map(Body::new)).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

fn plain(status: StatusCode, text: &'static str, path: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    // Without these, a browser would tell its page of a network error.
    if path == "/" {
        web::cors::allow(response.headers_mut());
    }
    response
}
