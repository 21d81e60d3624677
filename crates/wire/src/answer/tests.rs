use http::HeaderMap;

use super::*;
use crate::routing::route;
use crate::services::sts::{GetCallerIdentity, GetCallerIdentityResponse};
use crate::sigv4::Request;

fn asked(body: &str, accept: Option<&'static str>) -> Route {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    if let Some(accept) = accept {
        headers.insert("accept", accept.parse().unwrap());
    }
    route(&Request { method: "POST", path: "/", query: "", headers: &headers, body: body.as_bytes() })
}

const CALL: &str = "Action=GetCallerIdentity&Version=2011-06-15";

fn identity() -> GetCallerIdentityResponse {
    GetCallerIdentityResponse {
        user_id: Some("AROA:a&b".into()),
        account: Some("123456789012".into()),
        arn: Some("arn:aws:iam::123456789012:user/<é>".into()),
    }
}

#[test]
fn a_success_in_xml() {
    let body = success::<GetCallerIdentity>(&identity(), Form::Xml, "id-1");
    assert_eq!(
        String::from_utf8(body).unwrap(),
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
         <UserId>AROA:a&amp;b</UserId><Account>123456789012</Account>\
         <Arn>arn:aws:iam::123456789012:user/&lt;é&gt;</Arn></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    );
    assert_eq!(headers(Form::Xml, "id-1")[0], ("content-type", "text/xml".to_owned()));
}

#[test]
fn a_success_as_json_of_the_query_protocol() {
    let body = success::<GetCallerIdentity>(&identity(), Form::QueryJson, "id-1");
    let body: Value = serde_json::from_slice(&body).unwrap();
    let response = &body["GetCallerIdentityResponse"];
    assert_eq!(response["GetCallerIdentityResult"]["Account"], "123456789012");
    assert_eq!(response["ResponseMetadata"]["RequestId"], "id-1");
}

#[test]
fn errors_have_the_names_and_statuses_of_the_query_protocol() {
    use ErrorKind as Kind;

    for (kind, code, status, whose) in [
        (Kind::InvalidSignatureException, "SignatureDoesNotMatch", 403, "Sender"),
        (Kind::UnrecognizedClientException, "InvalidClientTokenId", 403, "Sender"),
        (Kind::IncompleteSignatureException, "IncompleteSignature", 400, "Sender"),
        (Kind::ExpiredTokenException, "ExpiredToken", 403, "Sender"),
        (Kind::AccessDeniedException, "AccessDenied", 403, "Sender"),
        (Kind::ValidationError, "ValidationError", 400, "Sender"),
        (Kind::UnknownOperationException, "InvalidAction", 400, "Sender"),
        (Kind::InternalErrorException, "InternalFailure", 500, "Receiver"),
    ] {
        let answer = refusal(&ApiError::new(kind, "a < b"), &asked(CALL, None), "id-1");
        assert_eq!(
            String::from_utf8(answer.body).unwrap(),
            format!(
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>{whose}</Type>\
                 <Code>{code}</Code><Message>a &lt; b</Message></Error><RequestId>id-1</RequestId></ErrorResponse>"
            )
        );
        assert_eq!(answer.status, status);
    }
}

#[test]
fn an_error_as_json_and_one_of_no_service() {
    let missing = ApiError::missing_authentication_token("Request is missing Authentication Token");
    let answer = refusal(&missing, &asked(CALL, Some("application/json")), "id-1");
    let expected = json!({
        "Error": {
            "Code": "MissingAuthenticationToken", "Message": "Request is missing Authentication Token",
            "Type": "Sender",
        },
        "RequestId": "id-1",
    });
    assert_eq!(serde_json::from_slice::<Value>(&answer.body).unwrap(), expected);
    assert_eq!(answer.status, 403);
    assert_eq!(answer.headers[0], ("content-type", "application/json".to_owned()));

    let route = asked("Action=Weather&Version=1999-01-01", None);
    let answer = refusal(&route.operation.clone().unwrap_err(), &route, "id-1");
    let body = String::from_utf8(answer.body).unwrap();
    assert!(body.starts_with(&format!("<ErrorResponse xmlns=\"{FAULT_NAMESPACE}\">")), "{body}");
}

#[test]
fn text_survives_as_what_xml_has() {
    let mut out = String::new();
    xml::text("a&\"<>\r\n\t\u{0}\u{1f}\u{fffe}\u{1f389}", &mut out);
    assert_eq!(out, "a&amp;&quot;&lt;&gt;&#xD;\n\t\u{fffd}\u{fffd}\u{fffd}\u{1f389}");
}
