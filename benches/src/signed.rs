//! What verifying a signature and asking a policy add to a request, without reading anything.

use std::{hint::black_box, sync::Arc};

use domain::policy::{Attached, Document, Kind, Principal, Request, decide};
use http::{HeaderMap, HeaderName, HeaderValue};
use wire::sigv4::{self, Keys, Scope, SigningKey};

use crate::crypto::cpu_time;

/// Microseconds of CPU time.
pub struct Signed {
    /// With the signing key to be derived.
    pub first: f64,
    /// With the signing key at hand.
    pub later: f64,
    /// The circumstances put together, and the question.
    pub policy: f64,
}

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const SCOPE: Scope<'static> = Scope { region: "us-east-1", service: "cognito-idp" };
/// 2026-03-03T07:08:09Z.
const NOW: i64 = 1_772_521_689_000;
const POOL: &str = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abcdefghi";

pub fn measure() -> Result<Signed, String> {
    let body = br#"{"UserPoolId":"us-east-1_Abcdefghi","Username":"ana@example.com","UserAttributes":[{"Name":"email","Value":"ana@example.com"}]}"#;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("host", "id.example.org"),
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", "AWSCognitoIdentityProviderService.AdminCreateUser"),
        ("amz-sdk-invocation-id", "5f0f2b0a-6a3f-4d8e-9d67-0d8f5a4b9c1e"),
        ("amz-sdk-request", "attempt=1; max=3"),
        ("content-length", "132"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let keys = Keys { access_key_id: "AKIAIOSFODNN7EXAMPLE", secret: SECRET, session_token: None };
    let unsigned = sigv4::Request { method: "POST", path: "/", query: "", headers: &headers, body };
    let added = sigv4::sign(&unsigned, &keys, &SCOPE, NOW).ok_or("not signed")?;
    for (name, value) in added {
        let value = HeaderValue::from_str(&value).map_err(|error| error.to_string())?;
        headers.insert(HeaderName::from_static(name), value);
    }
    let request = sigv4::Request { method: "POST", path: "/", query: "", headers: &headers, body };
    let verify = |key: &SigningKey| {
        let claim = sigv4::parse(&request).map_err(|error| error.to_string())?;
        claim.check(SCOPE.region, SCOPE.service, NOW).map_err(|error| error.to_string())?;
        claim.verify_with(key, SCOPE.region, SCOPE.service, NOW).map_err(|error| error.to_string())
    };
    let derive = || SigningKey::derive(SECRET, "20260303", SCOPE.region, SCOPE.service);
    let key = derive();
    verify(&key)?;
    let first = cpu_time(|| {
        black_box(verify(&derive()).is_ok());
    })?;
    let later = cpu_time(|| {
        black_box(verify(&key).is_ok());
    })?;

    let user = pipeline()?;
    let policy = cpu_time(|| {
        let mut context = user.context();
        context.set("aws:SourceIp", "192.0.2.7");
        context.set("aws:CurrentTime", "2026-03-03T07:08:09Z");
        context.set("aws:SecureTransport", "true");
        context.set("aws:RequestedRegion", SCOPE.region);
        let request = Request { action: "cognito-idp:AdminDeleteUser", resource: POOL, context: &context };
        black_box(decide(&user, &request).is_allowed());
    })?;
    Ok(Signed { first: first * 1000.0, later: later * 1000.0, policy: policy * 1000.0 })
}

fn pipeline() -> Result<Principal, String> {
    let actions = r#"["cognito-idp:AdminCreateUser","cognito-idp:AdminSetUserPassword","cognito-idp:AdminDeleteUser"]"#;
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":{actions},"Resource":"{POOL}"}}]}}"#
    );
    let document = Arc::new(Document::parse(&text).map_err(|error| error.to_string())?);
    Ok(Principal {
        arn: "arn:aws:iam::123456789012:user/ci".into(),
        kind: Kind::User { name: "ci".into() },
        identity: vec![Attached { name: "ci".into(), arn: None, document }],
        ..Principal::root("123456789012")
    })
}
