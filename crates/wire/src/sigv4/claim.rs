//! Who claims to have signed a request, and whether they did.

use subtle::ConstantTimeEq;

use super::canonical::{self, Covered, SigningKey};
use super::{
    ALGORITHM, ALGORITHM_PARAMETER, CREDENTIAL_PARAMETER, DATE_HEADER, DATE_PARAMETER, EXPIRES_PARAMETER, Request,
    SIGNATURE_PARAMETER, SIGNED_HEADERS_PARAMETER, TERMINATOR, TOKEN_HEADER, TOKEN_PARAMETER, query, stamp,
};
use crate::error::ApiError;

/// Names the operation of AWS JSON.
const TARGET_HEADER: &str = "x-amz-target";
/// Milliseconds a clock may be off, either way.
const SKEW: i64 = 5 * 60 * 1000;
/// Seconds a presigned request may be valid: a week.
const LONGEST_VALIDITY: i64 = 604_800;

/// A well-formed claim, not yet believed.
#[derive(Debug)]
pub struct Claim<'a> {
    request: RequestOf<'a>,
    access_key_id: String,
    date: String,
    region: String,
    service: String,
    terminator: String,
    signed_headers: String,
    signature: String,
    session_token: Option<String>,
    stamp: String,
    /// The stamp in milliseconds since the epoch.
    signed_at: i64,
    /// Milliseconds a presigned request is valid; `None` for one signed in its headers.
    valid_for: Option<i64>,
}

/// A request whose `Debug` says nothing: its body holds passwords.
struct RequestOf<'a>(Request<'a>);

impl std::fmt::Debug for RequestOf<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("..")
    }
}

/// The parts of an `Authorization` header or of a presigned query.
#[derive(Default)]
struct Parts {
    algorithm: String,
    credential: String,
    signed_headers: String,
    signature: String,
    session_token: Option<String>,
    stamp: String,
    /// As sent.
    expires: Option<String>,
}

/// Reads the claim of a request.
///
/// # Errors
/// MissingAuthenticationTokenException, IncompleteSignatureException or InvalidSignatureException (two claims, host
/// not signed), each worded as Amazon words it.
pub fn parse<'a>(request: &Request<'a>) -> Result<Claim<'a>, ApiError> {
    let parameters = query::parameters(request.query);
    let in_query = query::find(&parameters, ALGORITHM_PARAMETER).is_some();
    let header = request.headers.get(http::header::AUTHORIZATION);
    let parts = match (header, in_query) {
        (Some(_), true) => {
            return Err(ApiError::invalid_signature(
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
            ));
        }
        (Some(value), false) => from_header(request, &String::from_utf8_lossy(value.as_bytes()))?,
        (None, true) => from_query(&parameters)?,
        (None, false) => return Err(missing()),
    };
    believable(request, parts)
}

fn missing() -> ApiError {
    ApiError::missing_authentication_token("Missing Authentication Token")
}

/// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`
fn from_header(request: &Request<'_>, authorization: &str) -> Result<Parts, ApiError> {
    let authorization = authorization.trim();
    if authorization.is_empty() {
        return Err(missing());
    }
    let (algorithm, pairs) = authorization.split_once(' ').unwrap_or((authorization, ""));
    let mut parts = Parts { algorithm: algorithm.to_owned(), ..Parts::default() };
    for pair in pairs.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(ApiError::incomplete_signature(format!(
                "'{pair}' not a valid key=value pair (missing equal-sign) in Authorization header: '{authorization}'."
            )));
        };
        match name {
            "Credential" => value.clone_into(&mut parts.credential),
            "SignedHeaders" => value.clone_into(&mut parts.signed_headers),
            "Signature" => value.clone_into(&mut parts.signature),
            _ => {}
        }
    }
    let text_header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    parts.stamp = text_header(DATE_HEADER).or_else(|| text_header("date")).unwrap_or_default().to_owned();
    parts.session_token = text_header(TOKEN_HEADER).map(str::to_owned);

    let mut complaint = String::new();
    for (name, value) in [
        ("'Credential' parameter", &parts.credential),
        ("'Signature' parameter", &parts.signature),
        ("'SignedHeaders' parameter", &parts.signed_headers),
        ("existence of either a 'X-Amz-Date' or a 'Date' header", &parts.stamp),
    ] {
        if value.is_empty() {
            complaint += &format!("Authorization header requires {name}. ");
        }
    }
    if complaint.is_empty() {
        return Ok(parts);
    }
    Err(ApiError::incomplete_signature(format!("{complaint}Authorization={authorization}")))
}

fn from_query(parameters: &[(Vec<u8>, Vec<u8>)]) -> Result<Parts, ApiError> {
    let text = |name: &str| query::find(parameters, name).unwrap_or_default().to_owned();
    let mut complaint = String::new();
    for name in [CREDENTIAL_PARAMETER, SIGNATURE_PARAMETER, SIGNED_HEADERS_PARAMETER, DATE_PARAMETER, EXPIRES_PARAMETER]
    {
        if text(name).is_empty() {
            complaint += &format!("AWS query-string parameters must include '{name}'. ");
        }
    }
    if !complaint.is_empty() {
        return Err(ApiError::incomplete_signature(format!("{complaint}Re-examine the query-string parameters.")));
    }
    Ok(Parts {
        algorithm: text(ALGORITHM_PARAMETER),
        credential: text(CREDENTIAL_PARAMETER),
        signed_headers: text(SIGNED_HEADERS_PARAMETER),
        signature: text(SIGNATURE_PARAMETER),
        session_token: query::find(parameters, TOKEN_PARAMETER).map(str::to_owned),
        stamp: text(DATE_PARAMETER),
        expires: Some(text(EXPIRES_PARAMETER)),
    })
}

/// Everything of a claim that can be refused without a clock, a region and a key.
fn believable<'a>(request: &Request<'a>, parts: Parts) -> Result<Claim<'a>, ApiError> {
    let Some(signed_at) = stamp::parse(&parts.stamp) else {
        return Err(ApiError::incomplete_signature(format!(
            "Date must be in ISO-8601 'basic format'. Got '{}'. See http://en.wikipedia.org/wiki/ISO_8601",
            parts.stamp
        )));
    };
    let valid_for = parts.expires.as_deref().map(validity).transpose()?;
    let mut claim = Claim {
        request: RequestOf(*request),
        access_key_id: String::new(),
        date: String::new(),
        region: String::new(),
        service: String::new(),
        terminator: String::new(),
        signed_headers: parts.signed_headers,
        signature: parts.signature,
        session_token: parts.session_token,
        stamp: parts.stamp,
        signed_at,
        valid_for,
    };
    if !claim.signed_headers.split(';').any(|name| name == "host" || name == ":authority") {
        return Err(ApiError::invalid_signature(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ));
    }
    if parts.algorithm != ALGORITHM {
        return Err(ApiError::incomplete_signature(format!(
            "Unsupported AWS 'algorithm': '{}' (only AWS4-HMAC-SHA256 for now). ",
            parts.algorithm
        )));
    }
    let elements: Vec<&str> = parts.credential.split('/').collect();
    let [access_key_id, date, region, service, terminator] = elements.as_slice() else {
        return Err(ApiError::incomplete_signature(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{}'",
            parts.credential
        )));
    };
    (*access_key_id).clone_into(&mut claim.access_key_id);
    (*date).clone_into(&mut claim.date);
    (*region).clone_into(&mut claim.region);
    (*service).clone_into(&mut claim.service);
    (*terminator).clone_into(&mut claim.terminator);
    // It says what is asked for: unsigned, it could be exchanged in a presigned request.
    let covers_target = claim.signed_headers.split(';').any(|name| name == TARGET_HEADER);
    if request.headers.contains_key(TARGET_HEADER) && !covers_target {
        return Err(ApiError::invalid_signature("'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."));
    }
    Ok(claim)
}

/// `X-Amz-Expires` in milliseconds.
fn validity(seconds: &str) -> Result<i64, ApiError> {
    let digits_only = seconds.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = seconds.parse::<i64>().ok().filter(|it| digits_only && (1..=LONGEST_VALIDITY).contains(it));
    let refusal =
        || ApiError::incomplete_signature(format!("X-Amz-Expires must be between 1 and {LONGEST_VALIDITY} seconds."));
    seconds.map(|seconds| seconds * 1000).ok_or_else(refusal)
}

impl Claim<'_> {
    /// Whose key it is, they say.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// Sent with temporary credentials; the caller knows whether it belongs to the key.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// The day of the credential scope: `20260131`.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The region of the credential scope.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The service of the credential scope.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Whether the claim is of now and for this place: what Amazon checks before it looks for the key.
    /// [`Claim::verify`] checks it again, so that nobody can forget it.
    ///
    /// # Errors
    /// InvalidSignatureException: expired, not yet current, or scoped to something else.
    pub fn check(&self, region: &str, service: &str, now_ms: i64) -> Result<(), ApiError> {
        self.check_time(now_ms)?;
        let mut complaint = String::new();
        if self.region != region {
            complaint += &format!("Credential should be scoped to a valid region, not '{}'. ", self.region);
        }
        if self.service != service {
            complaint += &format!("Credential should be scoped to correct service: '{service}'. ");
        }
        if self.terminator != TERMINATOR {
            complaint += &format!(
                "Credential should be scoped with a valid terminator: '{TERMINATOR}', not '{}'. ",
                self.terminator
            );
        }
        let day = self.stamp.get(..8).unwrap_or_default();
        if self.date != day {
            complaint += &format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != \
                 '{day}', from '{}'.",
                self.date, self.stamp
            );
        }
        if complaint.is_empty() { Ok(()) } else { Err(ApiError::invalid_signature(complaint)) }
    }

    fn check_time(&self, now_ms: i64) -> Result<(), ApiError> {
        let lifetime = self.valid_for.unwrap_or(SKEW);
        if now_ms > self.signed_at.saturating_add(lifetime) {
            let length = if lifetime % 60_000 == 0 {
                format!("{} min.", lifetime / 60_000)
            } else {
                format!("{} sec.", lifetime / 1000)
            };
            return Err(ApiError::invalid_signature(format!(
                "Signature expired: {} is now earlier than {} ({} - {length})",
                self.stamp,
                stamp::format(now_ms.saturating_sub(lifetime)),
                stamp::format(now_ms)
            )));
        }
        if self.signed_at > now_ms.saturating_add(SKEW) {
            return Err(ApiError::invalid_signature(format!(
                "Signature not yet current: {} is still later than {} ({} + 5 min.)",
                self.stamp,
                stamp::format(now_ms.saturating_add(SKEW)),
                stamp::format(now_ms)
            )));
        }
        Ok(())
    }

    /// Whether the key's owner signed exactly this request for this region and service, now.
    ///
    /// # Errors
    /// InvalidSignatureException.
    pub fn verify(&self, secret: &str, region: &str, service: &str, now_ms: i64) -> Result<(), ApiError> {
        let key = SigningKey::derive(secret, &self.date, region, service);
        self.verify_with(&key, region, service, now_ms)
    }

    /// As [`Claim::verify`], with a key that was derived before, for [`Claim::date`], this region and this service.
    ///
    /// # Errors
    /// As [`Claim::verify`].
    pub fn verify_with(&self, key: &SigningKey, region: &str, service: &str, now_ms: i64) -> Result<(), ApiError> {
        self.check(region, service, now_ms)?;
        let covered = Covered {
            signed_headers: &self.signed_headers,
            stamp: &self.stamp,
            date: &self.date,
            region: &self.region,
            service: &self.service,
        };
        let expected = canonical::signature(&self.request.0, &covered, key).unwrap_or_default();
        if !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(self.signature.as_bytes())) {
            return Ok(());
        }
        Err(ApiError::invalid_signature(
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
             Access Key and signing method. Consult the service documentation for details.",
        ))
    }
}
