use std::collections::BTreeMap;

use axum::body::Body;
use bytes::Bytes;
use domain::time::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use http_body_util::BodyExt as _;
use serde_json::{Map, Value, json};

use super::{Incoming, answer, http_api, rest};
use crate::functions::route::{Authorizer, Payload, Route};

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
}

fn claims() -> Map<String, Value> {
    let claims = json!({ "sub": "1", "cognito:groups": ["a", "b"], "email_verified": true, "exp": 1_700_000_000 });
    claims.as_object().unwrap().clone()
}

fn event(
    payload: Payload,
    content_type: &'static str,
    body: &'static [u8],
    claims: Option<&Map<String, Value>>,
) -> Value {
    let scopes = vec!["api/read".to_owned()];
    let authorizer = claims.map(|_| Authorizer { pools: vec!["p".into()], scopes });
    let route = Route::parse("POST /users/{id}", payload, authorizer).unwrap();
    let headers = headers(&[
        ("host", "localhost:9229"),
        ("content-type", content_type),
        ("user-agent", "curl/8"),
        ("cookie", "a=1; b=2"),
        ("x-two", "1"),
        ("x-two", "2"),
    ]);
    let incoming = Incoming {
        id: "id-1",
        method: "POST",
        path: "/users/a%20b",
        query: "q=1&q=2&r=%C3%BC",
        headers: &headers,
        body: &Bytes::from_static(body),
        remote: "127.0.0.1".parse().unwrap(),
        account: "000000000000",
        now: Timestamp::from_millis(1_764_213_229_123),
        route: &route,
        parameters: &BTreeMap::from([("id".to_owned(), "a b".to_owned())]),
        claims,
    };
    match payload {
        Payload::Rest => rest::event(&incoming),
        Payload::HttpApi => http_api::event(&incoming),
    }
}

#[test]
fn a_rest_api_gives_this_event() {
    let event = event(Payload::Rest, "application/x-www-form-urlencoded", b"a=b", Some(&claims()));
    assert_eq!(
        event,
        json!({
            "resource": "/users/{id}",
            "path": "/users/a%20b",
            "httpMethod": "POST",
            "headers": {
                "Host": "localhost:9229", "Content-Type": "application/x-www-form-urlencoded", "User-Agent": "curl/8",
                "Cookie": "a=1; b=2", "X-Two": "2",
            },
            "multiValueHeaders": {
                "Host": ["localhost:9229"], "Content-Type": ["application/x-www-form-urlencoded"],
                "User-Agent": ["curl/8"], "Cookie": ["a=1; b=2"], "X-Two": ["1", "2"],
            },
            "queryStringParameters": { "q": "2", "r": "ü" },
            "multiValueQueryStringParameters": { "q": ["1", "2"], "r": ["ü"] },
            "pathParameters": { "id": "a b" },
            "stageVariables": null,
            "requestContext": {
                "resourceId": "poolhouse", "resourcePath": "/users/{id}", "httpMethod": "POST",
                "extendedRequestId": "id-1", "requestTime": "27/Nov/2025:03:13:49 +0000", "path": "/dev/users/a%20b",
                "accountId": "000000000000", "protocol": "HTTP/1.1", "stage": "dev", "domainPrefix": "poolhouse",
                "requestTimeEpoch": 1_764_213_229_123_i64, "requestId": "id-1",
                "identity": {
                    "cognitoIdentityPoolId": null, "accountId": null, "cognitoIdentityId": null, "caller": null,
                    "sourceIp": "127.0.0.1", "principalOrgId": null, "accessKey": null,
                    "cognitoAuthenticationType": null, "cognitoAuthenticationProvider": null, "userArn": null,
                    "userAgent": "curl/8", "user": null,
                },
                "domainName": "localhost", "apiId": "poolhouse",
                "authorizer": { "claims": {
                    "sub": "1", "cognito:groups": "a,b", "email_verified": "true", "exp": "1700000000",
                } },
            },
            "body": "a=b",
            "isBase64Encoded": false,
        })
    );
    let bare = self::event(Payload::Rest, "image/png", b"\xff", None);
    assert_eq!((&bare["body"], &bare["isBase64Encoded"]), (&json!("/w=="), &json!(true)));
    assert_eq!(bare["requestContext"].get("authorizer"), None);
    assert_eq!(self::event(Payload::Rest, "text/plain", b"", None)["body"], Value::Null);
}

#[test]
fn an_http_api_gives_this_event() {
    let event = event(Payload::HttpApi, "application/json; charset=utf-8", b"{}", Some(&claims()));
    assert_eq!(
        event,
        json!({
            "version": "2.0",
            "routeKey": "POST /users/{id}",
            "rawPath": "/users/a%20b",
            "rawQueryString": "q=1&q=2&r=%C3%BC",
            "cookies": ["a=1", "b=2"],
            "headers": {
                "host": "localhost:9229", "content-type": "application/json; charset=utf-8", "user-agent": "curl/8",
                "x-two": "1,2",
            },
            "queryStringParameters": { "q": "1,2", "r": "ü" },
            "requestContext": {
                "accountId": "000000000000", "apiId": "poolhouse", "domainName": "localhost",
                "domainPrefix": "poolhouse",
                "http": {
                    "method": "POST", "path": "/users/a%20b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1",
                    "userAgent": "curl/8",
                },
                "requestId": "id-1", "routeKey": "POST /users/{id}", "stage": "$default",
                "time": "27/Nov/2025:03:13:49 +0000", "timeEpoch": 1_764_213_229_123_i64,
                "authorizer": { "jwt": {
                    "claims": {
                        "sub": "1", "cognito:groups": "[a b]", "email_verified": "true", "exp": "1700000000",
                    },
                    "scopes": ["api/read"],
                } },
            },
            "pathParameters": { "id": "a b" },
            "body": "{}",
            "isBase64Encoded": false,
        })
    );
    let form = self::event(Payload::HttpApi, "application/x-www-form-urlencoded", b"a=b", None);
    assert_eq!((&form["body"], &form["isBase64Encoded"]), (&json!("YT1i"), &json!(true)));
    assert_eq!(self::event(Payload::HttpApi, "text/html", b"", None).get("body"), None);
}

async fn shown(response: Response<Body>) -> (u16, Vec<(String, String)>, String) {
    let (parts, body) = response.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let body = body.collect().await.unwrap().to_bytes();
    (parts.status.as_u16(), headers.collect(), String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn whole_answers_become_responses() {
    let given = json!({
        "statusCode": 201,
        "headers": {
            "Content-Type": "text/html", "X-Number": 1, "Access-Control-Allow-Origin": "*", "Content-Length": "9",
        },
        "multiValueHeaders": { "Set-Cookie": ["a=1", "b=2"] },
        "body": "PGI+",
        "isBase64Encoded": true,
    });
    let (status, mut headers, body) = shown(answer::read(Payload::Rest, given.to_string().as_bytes()).unwrap()).await;
    headers.sort();
    let expected = [("content-type", "text/html"), ("set-cookie", "a=1"), ("set-cookie", "b=2"), ("x-number", "1")];
    assert_eq!((status, body.as_str()), (201, "<b>"));
    assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));

    let given = json!({ "statusCode": "302", "headers": { "location": "/x" }, "cookies": ["a=1"] });
    let (status, headers, _) = shown(answer::read(Payload::HttpApi, given.to_string().as_bytes()).unwrap()).await;
    assert_eq!(status, 302);
    assert!(headers.contains(&("set-cookie".to_owned(), "a=1".to_owned())), "{headers:?}");
}

#[tokio::test]
async fn only_an_http_api_makes_something_of_the_rest() {
    for (given, body) in [("\"<b>\"", "<b>"), (r#"{"a":1}"#, r#"{"a":1}"#), ("[1]", "[1]"), ("null", "")] {
        let response = answer::read(Payload::HttpApi, given.as_bytes()).unwrap();
        assert_eq!(shown(response).await, (200, vec![("content-type".into(), "application/json".into())], body.into()));
        assert!(answer::read(Payload::Rest, given.as_bytes()).is_none(), "{given}");
    }
    for given in [
        "<html>",
        "",
        r#"{"statusCode":"ok"}"#,
        r#"{"statusCode":100}"#,
        r#"{"statusCode":200,"body":{}}"#,
        r#"{"statusCode":200,"headers":[]}"#,
        r#"{"statusCode":200,"headers":{"a b":"c"}}"#,
        r#"{"statusCode":200,"headers":{"a":"b\nc"}}"#,
        r#"{"statusCode":200,"body":"!","isBase64Encoded":true}"#,
    ] {
        assert!(answer::read(Payload::HttpApi, given.as_bytes()).is_none(), "{given}");
    }
}
