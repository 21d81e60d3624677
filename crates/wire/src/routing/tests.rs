use http::HeaderMap;

use super::*;

/// Name of service, form, operation or message.
fn routed(path: &str, query: &str, headers: &[(&'static str, &str)], body: &str) -> (&'static str, Form, String) {
    let mut all = HeaderMap::new();
    for (name, value) in headers {
        all.insert(*name, value.parse().expect("a header"));
    }
    let route = route(&Request { method: "POST", path, query, headers: &all, body: body.as_bytes() });
    let found = route.operation.map_or_else(|error| error.to_string(), |operation| operation.name.to_owned());
    (route.service.map_or("-", |service| service.name), route.form, found)
}

const FORM_TYPE: (&str, &str) = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
const SIGNED_FOR_STS: (&str, &str) =
    ("authorization", "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/sts/aws4_request, SignedHeaders=host");

#[test]
fn a_target_names_service_and_operation() {
    for (target, expected) in [
        ("AWSCognitoIdentityProviderService.AdminGetUser", "AdminGetUser"),
        ("AWSCognitoIdentityProviderService.adminGetUser", "UnknownOperationException"),
        ("AWSCognitoIdentityProviderService.Admin.GetUser", "UnknownOperationException"),
        ("AWSCognitoIdentityProviderService", "UnknownOperationException"),
        ("AdminGetUser", "UnknownOperationException"),
        ("DynamoDB_20120810.GetItem", "UnknownOperationException"),
        ("", "UnknownOperationException"),
    ] {
        let found = routed("/", "Action=GetCallerIdentity", &[("x-amz-target", target)], "{}");
        assert_eq!(found, ("cognito-idp", Form::Json, expected.to_owned()), "{target}");
    }
}

#[test]
fn an_action_is_of_the_service_with_its_version() {
    let call = "Action=GetCallerIdentity&Version=2011-06-15";
    let expected = ("sts", Form::Xml, "GetCallerIdentity".to_owned());
    assert_eq!(routed("/", "", &[FORM_TYPE], call), expected);
    assert_eq!(routed("/", call, &[], ""), expected);
    assert_eq!(routed("/", "", &[FORM_TYPE, SIGNED_FOR_STS], "Action=GetCallerIdentity"), expected);
    let presigned = "Action=GetCallerIdentity&X-Amz-Credential=AKIA%2F20260101%2Fus-east-1%2Fsts%2Faws4_request";
    assert_eq!(routed("/", presigned, &[], ""), expected);
    let json = routed("/", "", &[FORM_TYPE, ("accept", "application/json")], call);
    assert_eq!(json, ("sts", Form::QueryJson, "GetCallerIdentity".to_owned()));
}

#[test]
fn what_cannot_be_called_is_named() {
    let absent = "UnknownOperationException: Could not find operation GetWeather for version";
    for (headers, body, service, expected) in [
        (&[FORM_TYPE][..], "Action=GetWeather&Version=2011-06-15", "sts", format!("{absent} 2011-06-15")),
        (&[FORM_TYPE], "Action=GetWeather&Version=1999-01-01", "-", format!("{absent} 1999-01-01")),
        (&[FORM_TYPE, SIGNED_FOR_STS], "Action=GetWeather&Version=1999-01-01", "sts", format!("{absent} 1999-01-01")),
        (&[FORM_TYPE], "Action=GetWeather", "-", format!("{absent} ")),
        (
            &[FORM_TYPE],
            "Action=AssumeRoot&Version=2011-06-15",
            "sts",
            "UnknownOperationException: AssumeRoot is not supported by this server yet.".to_owned(),
        ),
    ] {
        assert_eq!(routed("/", "", headers, body), (service, Form::Xml, expected), "{body}");
    }
}

#[test]
fn what_names_nothing_is_answered_as_user_pools_do() {
    for (path, headers, body) in [
        ("/", &[][..], ""),
        ("/", &[("content-type", "application/json")], "Action=GetCallerIdentity&Version=2011-06-15"),
        ("/", &[FORM_TYPE], "Version=2011-06-15"),
        ("/", &[FORM_TYPE], "\u{0}"),
        ("/v2/nowhere", &[], "{}"),
    ] {
        let expected = ("cognito-idp", Form::Json, "UnknownOperationException".to_owned());
        assert_eq!(routed(path, "", headers, body), expected, "{path} {body}");
    }
}
