//! Cross-origin headers as Amazon sends them: any web page may call the API and read key sets, with credentials that it
//! must bring itself (never cookies).
//!
//! Used on `POST /` and `.well-known` only, on errors as well. Nothing under `/_poolhouse/` may pass through here.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// What Amazon lets pages read; source: recorded answers of cognito-idp.
const EXPOSED: HeaderValue = HeaderValue::from_static("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");

/// Every header that the AWS SDKs for browsers send; the answer to a preflight that names none.
const USUAL_HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization,cache-control,content-type,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,\
     amz-sdk-invocation-id,amz-sdk-request",
);

/// Two days, in seconds, as Amazon.
const PREFLIGHT_LIFE: HeaderValue = HeaderValue::from_static("172800");

/// Marks an answer as readable by any page.
pub fn allow(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}

/// The answer to `OPTIONS`: 200, the headers that were asked for allowed, for two days.
pub fn preflight(request: &HeaderMap, methods: &'static str) -> Response {
    let asked: &HeaderName = &header::ACCESS_CONTROL_REQUEST_HEADERS;
    let allowed = request.get(asked).cloned().unwrap_or(USUAL_HEADERS);

    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    allow(headers);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(methods));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_LIFE);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preflight_allows_what_was_asked_for() {
        let mut request = HeaderMap::new();
        request.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue::from_static("content-type,x-new-header"));

        let response = preflight(&request, "POST");

        assert_eq!(response.status(), 200);
        let shown = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(shown("access-control-allow-origin"), "*");
        assert_eq!(shown("access-control-allow-methods"), "POST");
        assert_eq!(shown("access-control-allow-headers"), "content-type,x-new-header");
        assert_eq!(shown("access-control-max-age"), "172800");
    }

    #[test]
    fn a_preflight_that_asks_for_nothing_is_told_every_usual_header() {
        let response = preflight(&HeaderMap::new(), "POST");

        let allowed = response.headers()["access-control-allow-headers"].to_str().unwrap();
        for name in [
            "x-amz-target",
            "content-type",
            "x-amz-user-agent",
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "authorization",
            "x-amz-date",
            "x-amz-security-token",
            "cache-control",
        ] {
            assert!(allowed.split(',').any(|each| each == name), "{name} is missing");
        }
    }
}
