//! AWS Signature Version 4: one canonicalisation, shared by the verifier of requests that come in and the signer of
//! requests that go out. Header form and presigned query form, temporary credentials included.
//!
//! Verifying has two steps, because the key is looked up in between: [`parse`] reads who claims to have signed, and
//! [`Claim::verify`] finds out whether they did. The order of checks and the texts are Amazon's for JSON services.
//!
//! S3's dialects (`UNSIGNED-PAYLOAD`, `STREAMING-*`) are not accepted: the body's own digest is what is compared.

mod canonical;
mod claim;
mod query;
mod sign;
pub(crate) mod stamp;
#[cfg(test)]
mod tests;

use http::HeaderMap;

pub use canonical::SigningKey;
pub use claim::{Claim, parse};
pub(crate) use query::parameters;
pub use sign::{Keys, Scope, presign, sign};

/// What is signed of a request.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub method: &'a str,
    /// As sent: still percent-encoded, without the query.
    pub path: &'a str,
    /// As sent, without `?`; empty when absent.
    pub query: &'a str,
    /// With `host`: over HTTP/2 the listener puts the authority there.
    pub headers: &'a HeaderMap,
    pub body: &'a [u8],
}

/// The one algorithm.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// Ends every credential scope.
const TERMINATOR: &str = "aws4_request";

const DATE_HEADER: &str = "x-amz-date";
const TOKEN_HEADER: &str = "x-amz-security-token";

const ALGORITHM_PARAMETER: &str = "X-Amz-Algorithm";
const CREDENTIAL_PARAMETER: &str = "X-Amz-Credential";
const DATE_PARAMETER: &str = "X-Amz-Date";
const EXPIRES_PARAMETER: &str = "X-Amz-Expires";
const SIGNED_HEADERS_PARAMETER: &str = "X-Amz-SignedHeaders";
const SIGNATURE_PARAMETER: &str = "X-Amz-Signature";
const TOKEN_PARAMETER: &str = "X-Amz-Security-Token";
