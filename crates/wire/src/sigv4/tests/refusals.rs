//! What is refused, in which words, and until when a signature lives.

use super::*;

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
fn what_is_asked_for_is_signed() {
    let target = Owned::call();
    let mut bare = Owned::call();
    bare.headers.remove("x-amz-target");
    let mut presigned = bare.presigned_by_us(None);
    assert_eq!(presigned.verify(NOW), Ok(()));
    presigned.headers = target.headers;
    assert_eq!(
        refusal(&presigned, NOW),
        "InvalidSignatureException: 'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
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
            claimed("AKID/20150829/mars/ec2/aws3_request", "host;x-amz-target", "20150830T123600Z"),
            "InvalidSignatureException: Credential should be scoped to a valid region, not 'mars'. Credential should be scoped to correct service: 'cognito-idp'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'.",
        ),
        (
            claimed(credential, "host;x-amz-target", "20150830T123600Z"),
            "InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ),
    ] {
        assert_eq!(refusal(&request, NOW), expected);
    }
    let mut other = claimed(credential, "host;x-amz-target", "20150830T123600Z");
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
