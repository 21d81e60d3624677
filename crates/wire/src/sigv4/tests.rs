//! Against an independent implementation, both ways, and against every single changed bit.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign as oracle_sign,
};
use aws_sigv4::sign::v4::SigningParams;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

use super::*;
use crate::error::ErrorKind;

const KEY_ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SCOPE: Scope<'static> = Scope { region: "eu-west-3", service: "cognito-idp" };
/// 2015-08-30T12:36:00Z.
const NOW: i64 = 1_440_938_160_000;

/// A request that owns its parts.
#[derive(Clone, Debug)]
struct Owned {
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Owned {
    fn call() -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("localhost:9229"));
        headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
        headers.insert("x-amz-target", HeaderValue::from_static("AWSCognitoIdentityProviderService.ListUserPools"));
        Self {
            method: "POST".into(),
            path: "/".into(),
            query: String::new(),
            headers,
            body: b"{\"MaxResults\":1}".to_vec(),
        }
    }

    fn borrow(&self) -> Request<'_> {
        Request { method: &self.method, path: &self.path, query: &self.query, headers: &self.headers, body: &self.body }
    }

    fn with(mut self, added: Vec<(&'static str, String)>) -> Self {
        for (name, value) in added {
            self.headers.insert(name, HeaderValue::from_str(&value).expect("a header's value"));
        }
        self
    }

    fn verify(&self, now_ms: i64) -> Result<(), crate::ApiError> {
        parse(&self.borrow())?.verify(SECRET, SCOPE.region, SCOPE.service, now_ms)
    }

    /// Signed by the other implementation.
    fn signed_by_oracle(mut self, token: Option<&str>, location: SignatureLocation, checksum: bool) -> Self {
        let identity = Credentials::new(KEY_ID, SECRET, token.map(str::to_owned), None, "test").into();
        let mut settings = SigningSettings::default();
        settings.signature_location = location;
        settings.expires_in = (location == SignatureLocation::QueryParams).then(|| Duration::from_secs(900));
        if checksum {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(SCOPE.region)
            .name(SCOPE.service)
            .time(SystemTime::UNIX_EPOCH + Duration::from_millis(NOW.unsigned_abs()))
            .settings(settings)
            .build()
            .expect("complete parameters")
            .into();
        let uri = format!("http://localhost:9229{}?{}", self.path, self.query);
        let headers: Vec<(String, String)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()))
            .collect();
        let pairs = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let signable =
            SignableRequest::new(&self.method, uri, pairs, SignableBody::Bytes(&self.body)).expect("signable");
        let (instructions, _) = oracle_sign(signable, &parameters).expect("signed").into_parts();
        let (headers, query) = instructions.into_parts();
        for header in headers {
            let value = HeaderValue::from_str(header.value()).expect("a header's value");
            self.headers.insert(HeaderName::from_static(header.name()), value);
        }
        for (name, value) in query {
            let separator = if self.query.is_empty() { "" } else { "&" };
            self.query += &format!("{separator}{name}={}", query::encoded(value.as_bytes(), false));
        }
        self
    }

    fn signed_by_us(self, token: Option<&str>) -> Self {
        let keys = Keys { access_key_id: KEY_ID, secret: SECRET, session_token: token };
        let added = sign(&self.borrow(), &keys, &SCOPE, NOW).expect("signed");
        self.with(added)
    }

    fn presigned_by_us(mut self, token: Option<&str>) -> Self {
        let keys = Keys { access_key_id: KEY_ID, secret: SECRET, session_token: token };
        self.query = presign(&self.borrow(), &keys, &SCOPE, NOW, 900).expect("signed");
        self
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).expect("the header").to_str().expect("text")
    }

    fn signature_in_query(&self) -> String {
        query::find(&query::parameters(&self.query), SIGNATURE_PARAMETER).expect("a signature").to_owned()
    }
}

fn any_request() -> impl Strategy<Value = Owned> {
    let header = ("x-[a-z]{1,8}", "[!-~]{1,5}( {1,3}[!-~]{1,5}){0,3}");
    let parts = (
        prop::sample::select(vec!["POST", "GET", "PUT"]),
        prop::collection::vec("[a-zA-Z0-9._~-]{0,5}(%[0-9A-F]{2})?", 0..4),
        prop::collection::vec(("[a-zA-Z0-9_.~-]{1,4}(%2[0-9A-F])?", "[a-zA-Z0-9_.~+-]{0,4}(%[2-7][0-9A-F])?"), 0..4),
        prop::collection::vec(header, 0..4),
        any::<Vec<u8>>(),
    );
    parts.prop_map(|(method, segments, query, headers, body)| {
        let mut request = Owned::call();
        request.method = method.into();
        request.path = format!("/{}", segments.join("/"));
        request.query = query.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        for (name, value) in headers {
            request
                .headers
                .insert(HeaderName::try_from(name).expect("a name"), HeaderValue::try_from(value).expect("text"));
        }
        request.body = body;
        request
    })
}

fn any_token() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[A-Za-z0-9+/]{20,60}={0,2}")
}

proptest! {
    #[test]
    fn what_another_implementation_signs_is_accepted(request in any_request(), token in any_token(), checksum: bool) {
        let signed = request.signed_by_oracle(token.as_deref(), SignatureLocation::Headers, checksum);
        prop_assert_eq!(signed.verify(NOW), Ok(()));
        let borrowed = signed.borrow();
        let claim = parse(&borrowed).expect("a claim");
        prop_assert_eq!(claim.access_key_id(), KEY_ID);
        prop_assert_eq!(claim.session_token(), token.as_deref());
        prop_assert_eq!(claim.region(), SCOPE.region);
    }

    #[test]
    fn what_another_implementation_presigns_is_accepted(request in any_request(), token in any_token()) {
        let signed = request.signed_by_oracle(token.as_deref(), SignatureLocation::QueryParams, false);
        prop_assert_eq!(signed.verify(NOW), Ok(()));
        let borrowed = signed.borrow();
        prop_assert_eq!(parse(&borrowed).expect("a claim").session_token(), token.as_deref());
    }

    #[test]
    fn both_sign_alike(request in any_request(), token in any_token()) {
        let ours = request.clone().signed_by_us(token.as_deref());
        let theirs = request.clone().signed_by_oracle(token.as_deref(), SignatureLocation::Headers, false);
        prop_assert_eq!(ours.header("authorization"), theirs.header("authorization"));

        let ours = request.clone().presigned_by_us(token.as_deref());
        let theirs = request.signed_by_oracle(token.as_deref(), SignatureLocation::QueryParams, false);
        prop_assert_eq!(ours.signature_in_query(), theirs.signature_in_query());
    }

    #[test]
    fn one_changed_bit_of_the_body_is_refused(mut request in any_request(), place: prop::sample::Index, bit in 0..8_u8) {
        prop_assume!(!request.body.is_empty());
        request = request.signed_by_us(None);
        let place = place.index(request.body.len());
        request.body[place] ^= 1 << bit;
        prop_assert_eq!(request.verify(NOW).expect_err("changed").kind, ErrorKind::InvalidSignatureException);
    }

    /// Date, token, target and the signature's own header are among them.
    #[test]
    fn one_changed_bit_of_a_header_is_refused(request in any_request(), header: prop::sample::Index, place: prop::sample::Index, bit in 0..7_u8) {
        let mut signed = request.signed_by_us(Some("c2Vzc2lvbg=="));
        let names: Vec<HeaderName> = signed.headers.keys().cloned().collect();
        let name = names[header.index(names.len())].clone();
        let mut value = signed.headers[&name].as_bytes().to_vec();
        let place = place.index(value.len());
        value[place] ^= 1 << bit;
        // The names of the parts, and blanks between them, are not what is signed.
        let is_framing = name == "authorization" && value != signed.headers[&name].as_bytes() && parse_equal(&signed, &value);
        prop_assume!(!is_framing);
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            signed.headers.insert(name, value);
            prop_assert!(signed.verify(NOW).is_err());
        }
    }

    #[test]
    fn one_changed_bit_of_a_presigned_query_is_refused(request in any_request(), place: prop::sample::Index, bit in 0..7_u8) {
        let mut signed = request.presigned_by_us(Some("c2Vzc2lvbg=="));
        let mut bytes = signed.query.clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let changed = String::from_utf8(bytes).expect("seven bits");
        // %2F and %2f, or a=&b and a&b, are the same query in other letters.
        prop_assume!(query::canonical(&query::parameters(&changed)) != query::canonical(&query::parameters(&signed.query)));
        signed.query = changed;
        prop_assert!(signed.verify(NOW).is_err());
    }

    #[test]
    fn another_method_path_or_query_is_refused(request in any_request(), suffix in "[a-z]{1,3}") {
        let signed = request.signed_by_us(None);
        let method = Owned { method: "DELETE".into(), ..signed.clone() };
        let path = Owned { path: format!("{}{suffix}", signed.path), ..signed.clone() };
        let query = Owned { query: format!("{}&{suffix}=", signed.query), ..signed.clone() };
        for changed in [method, path, query] {
            prop_assert!(changed.verify(NOW).is_err(), "{:?}", changed);
        }
    }

    #[test]
    fn no_header_and_no_query_break_the_parser(authorization in "\\PC{0,80}", date in "\\PC{0,20}", query in "\\PC{0,80}") {
        let mut request = Owned::call();
        for (name, value) in [("authorization", authorization), ("x-amz-date", date)] {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                request.headers.insert(name, value);
            }
        }
        for query in [query.clone(), format!("X-Amz-Algorithm=AWS4-HMAC-SHA256&{query}")] {
            request.query = query;
            prop_assert!(request.verify(NOW).is_err());
        }
    }
}

/// Whether a changed `Authorization` still says the same: only unknown parts or blanks differ.
fn parse_equal(signed: &Owned, authorization: &[u8]) -> bool {
    let meaning = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes).trim().to_owned();
        let (algorithm, pairs) = text.split_once(' ').unwrap_or((&text, ""));
        let pairs = pairs.split(',').map(|pair| pair.trim().to_owned());
        std::iter::once(algorithm.to_owned()).chain(pairs).collect()
    };
    meaning(authorization) == meaning(signed.headers["authorization"].as_bytes())
}

fn refusal(request: &Owned, now_ms: i64) -> String {
    request.verify(now_ms).expect_err("refused").to_string()
}

#[test]
fn amazons_published_example_verifies() {
    let mut headers = HeaderMap::new();
    headers.insert("host", HeaderValue::from_static("iam.amazonaws.com"));
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8"));
    headers.insert("x-amz-date", HeaderValue::from_static("20150830T123600Z"));
    headers.insert(
        "authorization",
        HeaderValue::from_static(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        ),
    );
    let request = Owned {
        method: "GET".into(),
        path: "/".into(),
        query: "Action=ListUsers&Version=2010-05-08".into(),
        headers,
        body: Vec::new(),
    };
    let borrowed = request.borrow();
    let claim = parse(&borrowed).expect("a claim");
    assert_eq!(claim.verify("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "iam", NOW), Ok(()));
    assert!(claim.verify("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEX", "us-east-1", "iam", NOW).is_err());
}

#[test]
fn no_claim_and_two_claims() {
    assert_eq!(refusal(&Owned::call(), NOW), "MissingAuthenticationTokenException: Missing Authentication Token");
    let mut both = Owned::call().signed_by_us(None);
    both.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256".into();
    assert_eq!(
        refusal(&both, NOW),
        "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
    );
}

#[test]
fn missing_parts_are_named_together() {
    let bare = Owned::call().with(vec![("authorization", "AWS4-HMAC-SHA256 Credential=a/b".into())]);
    assert_eq!(
        refusal(&bare, NOW),
        "IncompleteSignatureException: Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a/b"
    );
    let bearer = Owned::call().with(vec![("authorization", "Bearer abc".into())]);
    assert_eq!(
        refusal(&bearer, NOW),
        "IncompleteSignatureException: 'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'."
    );
    let mut query = Owned::call();
    query.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20150830T123600Z&X-Amz-Signature=00&X-Amz-SignedHeaders=host&X-Amz-Expires=60".into();
    assert_eq!(
        refusal(&query, NOW),
        "IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Credential'. Re-examine the query-string parameters."
    );
}

fn claimed(credential: &str, signed_headers: &str, date: &str) -> Owned {
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={signed_headers}, Signature=00");
    Owned::call().with(vec![("authorization", authorization), ("x-amz-date", date.into())])
}

#[test]
fn malformed_claims_are_refused_in_amazons_order() {
    let credential = "AKID/20150830/eu-west-3/cognito-idp/aws4_request";
    for (request, expected) in [
        (
            claimed(credential, "host", "Sun, 30 Aug 2015 12:36:00 GMT"),
            "IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got 'Sun, 30 Aug 2015 12:36:00 GMT'. See http://en.wikipedia.org/wiki/ISO_8601",
        ),
        (
            claimed(credential, "x-amz-date", "20150830T123600Z"),
            "InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ),
        (
            claimed("a/b", "host", "20150830T123600Z"),
            "IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'",
        ),
        (
            claimed("AKID/20150829/mars/ec2/aws3_request", "host", "20150830T123600Z"),
            "InvalidSignatureException: Credential should be scoped to a valid region, not 'mars'. Credential should be scoped to correct service: 'cognito-idp'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'.",
        ),
        (
            claimed(credential, "host", "20150830T123600Z"),
            "InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
    ] {
        assert_eq!(refusal(&request, NOW), expected);
    }
    let mut other = claimed(credential, "host", "20150830T123600Z");
    let value = other.header("authorization").replace("HMAC-SHA256", "ECDSA-P256-SHA256");
    other.headers.insert("authorization", HeaderValue::try_from(value).expect("text"));
    assert_eq!(
        refusal(&other, NOW),
        "IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now). "
    );
}

#[test]
fn a_signature_lives_five_minutes_either_way() {
    let signed = Owned::call().signed_by_us(None);
    let five_minutes = 5 * 60 * 1000;
    assert_eq!(signed.verify(NOW + five_minutes), Ok(()));
    assert_eq!(signed.verify(NOW - five_minutes), Ok(()));
    assert_eq!(
        refusal(&signed, NOW + 10 * 60 * 1000),
        "InvalidSignatureException: Signature expired: 20150830T123600Z is now earlier than 20150830T124100Z (20150830T124600Z - 5 min.)"
    );
    assert_eq!(
        refusal(&signed, NOW - 10 * 60 * 1000),
        "InvalidSignatureException: Signature not yet current: 20150830T123600Z is still later than 20150830T123100Z (20150830T122600Z + 5 min.)"
    );
}

#[test]
fn a_presigned_request_lives_as_long_as_it_says() {
    let signed = Owned::call().presigned_by_us(None);
    assert_eq!(signed.verify(NOW + 900_000), Ok(()));
    assert_eq!(
        refusal(&signed, NOW + 900_001),
        "InvalidSignatureException: Signature expired: 20150830T123600Z is now earlier than 20150830T123600Z (20150830T125100Z - 15 min.)"
    );
    for seconds in ["0", "604801", "-5", "+5", "x"] {
        let mut changed = signed.clone();
        changed.query = signed.query.replace("X-Amz-Expires=900", &format!("X-Amz-Expires={seconds}"));
        assert!(changed.verify(NOW).is_err(), "{seconds}");
    }
}

#[test]
fn a_signed_header_that_is_gone_is_refused() {
    let mut signed = Owned::call().signed_by_us(None);
    signed.headers.remove("x-amz-target");
    assert_eq!(signed.verify(NOW).expect_err("gone").kind, ErrorKind::InvalidSignatureException);
}

#[test]
fn what_proxies_add_or_change_does_not_matter() {
    let mut signed = Owned::call().with(vec![("user-agent", "aws-cli".into())]).signed_by_us(None);
    signed.headers.insert("user-agent", HeaderValue::from_static("other"));
    signed.headers.insert("x-forwarded-for", HeaderValue::from_static("192.0.2.1"));
    assert_eq!(signed.verify(NOW), Ok(()));
}

#[test]
fn an_unsigned_payload_is_not_accepted() {
    let mut request = Owned::call();
    request.headers.insert("x-amz-content-sha256", HeaderValue::from_static("UNSIGNED-PAYLOAD"));
    let mut signed = request.signed_by_us(None);
    assert_eq!(signed.verify(NOW), Ok(()), "the header is a header like any other");
    signed.body.push(b' ');
    assert!(signed.verify(NOW).is_err(), "but the body is always signed");
}
