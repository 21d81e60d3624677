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

mod refusals;

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

    /// As a server does it that knows one key.
    fn verify(&self, now_ms: i64) -> Result<(), crate::ApiError> {
        let request = self.borrow();
        let claim = parse(&request)?;
        claim.check(SCOPE.region, SCOPE.service, now_ms)?;
        // A header's signature does not cover whose it is: another key has another secret.
        let secret = if claim.access_key_id() == KEY_ID { SECRET } else { "another" };
        claim.verify(secret, SCOPE.region, SCOPE.service, now_ms)
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
        let claim = parse(&borrowed).expect("a claim");
        prop_assert_eq!(claim.session_token(), token.as_deref());
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
            signed.headers.insert(name.clone(), value);
            prop_assert!(signed.verify(NOW).is_err(), "{}: {:?}", name, signed.headers[&name]);
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
