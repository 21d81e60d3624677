//! Signing requests that go out: to mail, text and function services, and in tests to ourselves.

use http::{HeaderMap, HeaderValue};

use super::canonical::{self, Covered, SigningKey};
use super::{
    ALGORITHM, ALGORITHM_PARAMETER, CREDENTIAL_PARAMETER, DATE_HEADER, DATE_PARAMETER, EXPIRES_PARAMETER, Request,
    SIGNATURE_PARAMETER, SIGNED_HEADERS_PARAMETER, TERMINATOR, TOKEN_HEADER, TOKEN_PARAMETER, query, stamp,
};

/// A pair of access keys, with the token of temporary ones.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    pub access_key_id: &'a str,
    pub secret: &'a str,
    pub session_token: Option<&'a str>,
}

/// What the signature is good for.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub region: &'a str,
    pub service: &'a str,
}

/// Headers that proxies change, or that are the signature's own.
const NEVER_SIGNED: [&str; 4] = ["authorization", "user-agent", "x-amzn-trace-id", "transfer-encoding"];

/// Headers that make the request a signed one: `x-amz-date`, `x-amz-security-token` where there is a token, and
/// `authorization`. They replace headers of the same names. The request's headers must hold `host`.
///
/// `None` where the session token cannot stand in a header.
pub fn sign(
    request: &Request<'_>,
    keys: &Keys<'_>,
    scope: &Scope<'_>,
    now_ms: i64,
) -> Option<Vec<(&'static str, String)>> {
    let stamp = stamp::format(now_ms);
    let mut added = vec![(DATE_HEADER, stamp.clone())];
    added.extend(keys.session_token.map(|token| (TOKEN_HEADER, token.to_owned())));
    let mut headers = request.headers.clone();
    for (name, value) in &added {
        headers.insert(*name, HeaderValue::from_str(value).ok()?);
    }
    let signed_headers = signed_names(&headers, &NEVER_SIGNED);
    let request = Request { headers: &headers, ..*request };
    let date = stamp.get(..8).unwrap_or_default();
    let covered =
        Covered { signed_headers: &signed_headers, stamp: &stamp, date, region: scope.region, service: scope.service };
    let key = SigningKey::derive(keys.secret, date, scope.region, scope.service);
    let signature = canonical::signature(&request, &covered, &key)?;
    let credential = credential(keys, scope, date);
    added.push((
        "authorization",
        format!("{ALGORITHM} Credential={credential}, SignedHeaders={signed_headers}, Signature={signature}"),
    ));
    Some(added)
}

/// The query of a presigned request: the request's own followed by the signature's parameters. It is valid for
/// `seconds`, a week at most; only `host` and the headers given are signed.
pub fn presign(request: &Request<'_>, keys: &Keys<'_>, scope: &Scope<'_>, now_ms: i64, seconds: u32) -> Option<String> {
    let stamp = stamp::format(now_ms);
    let date = stamp.get(..8).unwrap_or_default();
    let not_signed: Vec<&str> = NEVER_SIGNED.into_iter().chain(["x-amz-user-agent", "x-amz-checksum-mode"]).collect();
    let signed_headers = signed_names(request.headers, &not_signed);
    let seconds = seconds.to_string();
    let credential = credential(keys, scope, date);
    let mut parameters = vec![
        (ALGORITHM_PARAMETER, ALGORITHM),
        (CREDENTIAL_PARAMETER, &credential),
        (DATE_PARAMETER, &stamp),
        (EXPIRES_PARAMETER, &seconds),
        (SIGNED_HEADERS_PARAMETER, &signed_headers),
    ];
    parameters.extend(keys.session_token.map(|token| (TOKEN_PARAMETER, token)));
    let own = parameters.iter().map(|(name, value)| format!("{name}={}", query::encoded(value.as_bytes(), false)));
    let given = (!request.query.is_empty()).then(|| request.query.to_owned());
    let unsigned = given.into_iter().chain(own).collect::<Vec<_>>().join("&");
    let covered =
        Covered { signed_headers: &signed_headers, stamp: &stamp, date, region: scope.region, service: scope.service };
    let key = SigningKey::derive(keys.secret, date, scope.region, scope.service);
    let signature = canonical::signature(&Request { query: &unsigned, ..*request }, &covered, &key)?;
    Some(format!("{unsigned}&{SIGNATURE_PARAMETER}={signature}"))
}

fn credential(keys: &Keys<'_>, scope: &Scope<'_>, date: &str) -> String {
    format!("{}/{date}/{}/{}/{TERMINATOR}", keys.access_key_id, scope.region, scope.service)
}

fn signed_names(headers: &HeaderMap, but: &[&str]) -> String {
    let mut names: Vec<&str> =
        headers.keys().map(http::HeaderName::as_str).filter(|name| !but.contains(name)).collect();
    names.sort_unstable();
    names.join(";")
}
