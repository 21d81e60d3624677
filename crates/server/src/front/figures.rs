//! `/metrics`: figures for Prometheus, for whoever is on this machine or may reach `--metrics-listen`.

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Response, header};
use metrics_exporter_prometheus::PrometheusHandle;
use service::config::is_loopback_host;

use super::Ends;
use super::client::FORWARDED_FOR;

/// Whether a request comes from this machine by itself: a proxy here brings strangers, and shows it by the name they
/// asked for or by whom it forwards for.
pub fn is_from_here(ends: Ends, host: Option<&str>, headers: &HeaderMap) -> bool {
    ends.remote.ip().to_canonical().is_loopback()
        && host.is_some_and(is_loopback_host)
        && !headers.contains_key(header::FORWARDED)
        && !headers.contains_key(FORWARDED_FOR)
}

pub fn answer(figures: &PrometheusHandle) -> Response<Body> {
    let mut response = Response::new(Body::from(figures.render()));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_behind_a_local_proxy_do_not_see_figures() {
        let ends = |remote: &str| Ends { remote: remote.parse().unwrap(), local: [127, 0, 0, 1].into() };
        let none = HeaderMap::new();
        let mut forwarded = HeaderMap::new();
        forwarded.insert(FORWARDED_FOR, HeaderValue::from_static("203.0.113.9"));

        assert!(is_from_here(ends("127.0.0.1:5"), Some("localhost:9229"), &none));
        assert!(is_from_here(ends("[::1]:5"), Some("[::1]:9229"), &none));
        assert!(is_from_here(ends("[::ffff:127.0.0.1]:5"), Some("127.0.0.1"), &none));
        assert!(!is_from_here(ends("10.0.0.9:5"), Some("localhost"), &none));
        assert!(!is_from_here(ends("127.0.0.1:5"), Some("id.example.org"), &none));
        assert!(!is_from_here(ends("127.0.0.1:5"), None, &none));
        assert!(!is_from_here(ends("127.0.0.1:5"), Some("localhost"), &forwarded));
    }
}
