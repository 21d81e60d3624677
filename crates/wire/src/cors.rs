//! The CORS headers of `POST /` and of `.well-known`, as Amazon sends them. The listener adds them to every answer,
//! errors included: a browser reports an error without them as a network failure.

pub const ALLOW_ORIGIN: (&str, &str) = ("access-control-allow-origin", "*");

pub const EXPOSE_HEADERS: (&str, &str) =
    ("access-control-expose-headers", "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");

pub const ALLOW_METHODS: (&str, &str) = ("access-control-allow-methods", "POST");

/// In seconds: two days.
pub const MAX_AGE: (&str, &str) = ("access-control-max-age", "172800");

/// The answer to a preflight names the headers it was asked for; these where it named none.
pub const ALLOW_HEADERS: (&str, &str) = (
    "access-control-allow-headers",
    "x-amz-target,content-type,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,authorization,x-amz-date,\
     x-amz-security-token,cache-control",
);

/// Headers of every answer.
pub const ANSWER: [(&str, &str); 2] = [ALLOW_ORIGIN, EXPOSE_HEADERS];

/// Headers of the answer to `OPTIONS`. `requested` is the value of `Access-Control-Request-Headers`.
pub fn preflight(requested: Option<&str>) -> Vec<(&'static str, String)> {
    // Only header names and separators are echoed.
    let is_list = |text: &&str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_., ".contains(&byte))
    };
    let allowed = requested.filter(is_list).unwrap_or(ALLOW_HEADERS.1);
    let mut headers: Vec<(&'static str, String)> =
        ANSWER.iter().chain(&[ALLOW_METHODS, MAX_AGE]).map(|(name, value)| (*name, (*value).to_owned())).collect();
    headers.push((ALLOW_HEADERS.0, allowed.to_owned()));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(requested: Option<&str>) -> String {
        let headers = preflight(requested);
        headers.into_iter().find(|(name, _)| *name == ALLOW_HEADERS.0).expect("allowed headers").1
    }

    #[test]
    fn a_preflight_is_granted_what_it_asks_for() {
        assert_eq!(allowed(Some("x-amz-target,X-Custom")), "x-amz-target,X-Custom");
    }

    #[test]
    fn what_is_no_list_of_headers_is_not_echoed() {
        for requested in [None, Some(""), Some("a\r\nb"), Some("<script>")] {
            assert_eq!(allowed(requested), ALLOW_HEADERS.1, "{requested:?}");
        }
    }
}
