//! AWS JSON 1.1 to the byte.

use poolhouse_tests::{HttpAnswer, HttpRequest, Outcome, Server};
use serde_json::json;
use uuid::Uuid;

async fn dev() -> Server {
    Server::start(&["dev"]).await
}

#[track_caller]
fn has_the_headers_of_every_answer(answer: &HttpAnswer) {
    assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.1"));
    let id = answer.header("x-amzn-requestid").expect("a request id");
    assert!(Uuid::try_parse(id).is_ok(), "{id}");
    assert!(answer.header("date").is_some_and(|date| date.ends_with(" GMT")));
    assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string().as_str()));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header("access-control-expose-headers"),
        Some("x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date")
    );
}

#[tokio::test]
async fn an_error_is_what_amazon_sends() {
    let server = dev().await;
    let pool =
        server.call("CreateUserPool", json!({"PoolName": "x", "AutoVerifiedAttributes": ["email"]})).await.answered();
    let pool = pool["UserPool"]["Id"].as_str().unwrap();
    let client = server.call("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "c"})).await.answered();
    let client = client["UserPoolClient"]["ClientId"].as_str().unwrap();
    let input = json!({"ClientId": client, "Username": "ana", "Password": "Correct-h0rse!"});
    server.call("SignUp", input).await.answered();

    let input = json!({"ClientId": client, "Username": "ana", "ConfirmationCode": "123456"});
    let answer = server.send(&HttpRequest::aws("ConfirmSignUp", input.to_string())).await;

    assert_eq!(answer.status, 400);
    has_the_headers_of_every_answer(&answer);
    assert_eq!(answer.header("x-amzn-errortype"), Some("ExpiredCodeException:"));
    assert_eq!(answer.header("x-amzn-errormessage"), Some("Invalid code provided, please request a code again."));
    assert_eq!(
        answer.text(),
        r#"{"__type":"ExpiredCodeException","message":"Invalid code provided, please request a code again."}"#
    );
    assert_eq!(answer.body.len(), 97);
}

#[tokio::test]
async fn a_message_over_several_lines_is_only_in_the_body() {
    let server = dev().await;
    let pool = server.call("CreateUserPool", json!({"PoolName": "x"})).await.answered();
    let input = json!({
        "UserPoolId": pool["UserPool"]["Id"], "Username": "ana",
        "UserAttributes": [{"Name": "birthdate", "Value": "1"}],
    });
    let answer = server.send(&HttpRequest::aws("AdminCreateUser", input.to_string())).await;
    assert_eq!(answer.status, 400);
    has_the_headers_of_every_answer(&answer);
    assert!(answer.text().contains(r"\n"), "{}", answer.text());
    assert!(answer.header("x-amzn-errormessage").is_none_or(|message| !message.contains('\n')));
}

#[tokio::test]
async fn success_is_an_object_or_nothing_at_all() {
    let server = dev().await;
    let made = server.call("CreateUserPool", json!({"PoolName": "x"})).await.answered();
    let id = &made["UserPool"]["Id"];
    let updated = server.send(&HttpRequest::aws("UpdateUserPool", json!({"UserPoolId": id}).to_string())).await;
    has_the_headers_of_every_answer(&updated);
    assert_eq!((updated.status, updated.text().as_str()), (200, "{}"));
    let deleted = server.send(&HttpRequest::aws("DeleteUserPool", json!({"UserPoolId": id}).to_string())).await;
    has_the_headers_of_every_answer(&deleted);
    assert_eq!((deleted.status, deleted.body.len()), (200, 0));
}

#[tokio::test]
async fn an_unknown_target_has_no_message() {
    let server = dev().await;
    let prefix = "AWSCognitoIdentityProviderService.";
    for target in [
        None,
        Some(String::new()),
        Some("ListUserPools".into()),
        Some(format!("{prefix}Nothing")),
        Some(format!("{prefix}ListUserPools.ListUserPools")),
        Some("AWSCognitoIdentityService.ListUserPools".into()),
    ] {
        let mut request = HttpRequest::new("POST", "/").body("{}");
        if let Some(target) = &target {
            request = request.header("x-amz-target", target);
        }
        let answer = server.send(&request).await;
        assert_eq!(answer.status, 400, "{target:?}");
        has_the_headers_of_every_answer(&answer);
        assert_eq!(answer.text(), r#"{"__type":"UnknownOperationException"}"#, "{target:?}");
        assert_eq!(answer.header("x-amzn-errortype"), Some("UnknownOperationException:"));
        assert_eq!(answer.header("x-amzn-errormessage"), None);
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_worded_as_recorded() {
    let server = dev().await;
    let silent = r#"{"__type":"SerializationException"}"#;
    let worded = |message: &str| json!({"__type": "SerializationException", "message": message}).to_string();
    for (operation, body, expected) in [
        ("ListUserPools", "", silent.to_owned()),
        ("ListUserPools", "null", silent.to_owned()),
        ("ListUserPools", "\"x\"", silent.to_owned()),
        ("ListUserPools", "{\"MaxResults\":1,}", silent.to_owned()),
        ("ListUserPools", "{\"MaxResults\":1", silent.to_owned()),
        ("ListUserPools", "not json", silent.to_owned()),
        ("ListUserPools", "[]", worded("Start of list found where not expected")),
        ("ListUserPools", "{\"MaxResults\":\"1\"}", worded("STRING_VALUE can not be converted to an Integer")),
        ("CreateUserPool", "{\"PoolName\":1}", worded("NUMBER_VALUE can not be converted to a String")),
        ("CreateUserPool", "{\"PoolName\":true}", worded("TRUE_VALUE can not be converted to a String")),
        ("CreateUserPool", "{\"PoolName\":false}", worded("FALSE_VALUE can not be converted to a String")),
        ("CreateUserPool", "{\"PoolName\":{}}", worded("Start of structure or map found where not expected.")),
        ("CreateUserPool", "{\"PoolName\":[]}", worded("Start of list found where not expected")),
        ("CreateUserPool", "{\"Policies\":[]}", worded("Start of list found where not expected")),
        ("CreateUserPool", "{\"Policies\":1}", worded("Expected null")),
        ("CreateUserPool", "{\"Schema\":1}", worded("Expected list or null")),
        // Types are looked at before what is missing.
        ("CreateUserPool", "{\"Schema\":\"x\"}", worded("Expected list or null")),
    ] {
        let answer = server.send(&HttpRequest::aws(operation, body)).await;
        assert_eq!(answer.status, 400, "{body}");
        has_the_headers_of_every_answer(&answer);
        assert_eq!(answer.text(), expected, "{operation} {body}");
        assert_eq!(answer.header("x-amzn-errortype"), Some("SerializationException:"));
    }
}

#[tokio::test]
async fn what_is_lenient_in_amazon_is_lenient_here() {
    let server = dev().await;
    for body in [
        "{\"MaxResults\":10.9}",
        "{\"MaxResults\":10,\"NextToken\":null,\"Unknown\":{\"x\":[1]}}",
        " {\"MaxResults\":10} ",
    ] {
        let answer = server.send(&HttpRequest::aws("ListUserPools", body)).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    }
    for kind in ["application/x-amz-json-1.1", "application/json", "application/x-amz-json-1.0"] {
        let request = HttpRequest::new("POST", "/")
            .header("x-amz-target", "AWSCognitoIdentityProviderService.ListUserPools")
            .header("content-type", kind)
            .header("x-amz-user-agent", "aws-amplify/6")
            .header("cache-control", "no-store")
            .header("amz-sdk-invocation-id", "1")
            .body("{\"MaxResults\":1}");
        assert_eq!(server.send(&request).await.status, 200, "{kind}");
    }
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_not_read() {
    let server = dev().await;
    let fits = format!("{{\"MaxResults\":1,\"Padding\":\"{}\"}}", "x".repeat(1024 * 1024 - 40));
    assert_eq!(server.send(&HttpRequest::aws("ListUserPools", fits)).await.status, 200);
    let large = HttpRequest::aws("ListUserPools", vec![b' '; 1024 * 1024 + 1]);
    let answer = server.send(&large).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.json()["__type"], "RequestEntityTooLargeException");
    assert_eq!(server.get("/health").await.status, 200);
}

#[tokio::test]
async fn times_are_seconds_with_at_most_three_decimals() {
    let server = dev().await;
    let answer = server.send(&HttpRequest::aws("CreateUserPool", "{\"PoolName\":\"x\"}")).await;
    let text = answer.text();
    let (_, rest) = text.split_once("\"CreationDate\":").unwrap();
    let number = rest.split([',', '}']).next().unwrap();
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    assert!(whole.parse::<u64>().unwrap() > 1_700_000_000, "{number}");
    assert!(decimals.len() <= 3 && !decimals.ends_with('0'), "{number}");
    assert!(!text.contains("null"), "{text}");
}

#[tokio::test]
async fn the_root_is_for_posts() {
    let server = dev().await;
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let status = server.send(&HttpRequest::new(method, "/")).await.status;
        assert!((300..500).contains(&status), "{method}: {status}");
    }
    for path in ["/oauth2/token", "/oauth2/authorize", "/login", "/logout", "/nowhere"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_is_no_http_ends_only_itself() {
    let server = dev().await;
    let answer = HttpRequest::new("G\u{7f}T", "/ x").send(&server.address).await;
    assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status == 400));
    assert_eq!(server.get("/health").await.status, 200);
}
