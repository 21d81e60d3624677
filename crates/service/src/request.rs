//! One AWS request and its answer, as the listener sees them.

use std::net::IpAddr;

use bytes::Bytes;

/// Whether a request that is no `POST /` is a call all the same: of the Query protocol with every parameter in its
/// address, as presigned ones are, or of REST, posted to a path of its own.
pub fn is_further_call(method: &http::Method, uri: &http::Uri) -> bool {
    match *method {
        http::Method::GET => {
            let has_action = |query: &str| query.split('&').any(|pair| pair.starts_with("Action="));
            uri.path() == "/" && uri.query().is_some_and(has_action)
        }
        http::Method::POST => wire::routing::at_path(uri.path()).is_some(),
        _ => false,
    }
}

/// A request to `POST /`, its body read whole and within the listener's limit.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    pub method: http::Method,
    /// Path as received, still percent-encoded.
    pub path: String,
    /// Query as received, without `?`; empty when absent.
    pub query: String,
    pub headers: http::HeaderMap,
    pub body: Bytes,
    /// The peer of the connection.
    pub remote: IpAddr,
    /// UUID; becomes `x-amzn-RequestId`.
    pub id: String,
}

impl ApiRequest {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn host(&self) -> Option<&str> {
        self.header("host")
    }
}

/// The answer, complete but for `Date` and `Content-Length`. CORS headers are the listener's.
#[derive(Clone, Debug)]
pub struct ApiResponse {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}
