//! Any page may call the API and read key sets.

use poolhouse_tests::{HttpRequest, Outcome, Server};
use serde_json::json;

#[tokio::test]
async fn a_preflight_allows_what_was_asked_for() {
    let server = Server::start(&["dev"]).await;
    let asked = "content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,authorization,\
                 x-amz-date,x-amz-security-token,cache-control";
    let request = HttpRequest::new("OPTIONS", "/")
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", asked);
    let answer = server.send(&request).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-max-age"), Some("172800"));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
    let allowed = answer.header("access-control-allow-headers").unwrap().to_ascii_lowercase();
    for name in asked.split(',') {
        assert!(allowed.split(',').any(|each| each.trim() == name), "{name} in {allowed}");
    }
}

#[tokio::test]
async fn every_answer_of_the_api_and_of_well_known_can_be_read_by_pages() {
    let server = Server::start(&["dev"]).await;
    let pools = server.call("ListUserPools", json!({"MaxResults": 1})).await.answered();
    let pool = pools["UserPools"][0]["Id"].as_str().unwrap().to_owned();
    let requests = [
        HttpRequest::aws("ListUserPools", "{\"MaxResults\":1}"),
        HttpRequest::aws("ListUserPools", "{}"),
        HttpRequest::aws("ListUserPools", "broken"),
        HttpRequest::aws("Nothing", "{}"),
        HttpRequest::aws("ListUserPools", vec![b' '; 1024 * 1024 + 1]),
        HttpRequest::new("GET", &format!("/{pool}/.well-known/jwks.json")),
        HttpRequest::new("GET", &format!("/{pool}/.well-known/openid-configuration")),
        HttpRequest::new("GET", "/us-east-1_Nowhere00/.well-known/jwks.json"),
    ];
    for request in requests {
        let answer = server.send(&request.header("origin", "https://app.example.com")).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{} {}", answer.status, answer.text());
    }
}

#[tokio::test]
async fn nothing_of_a_developer_can_be_read_by_pages() {
    let server = Server::start(&["dev"]).await;
    for (method, path) in [
        ("GET", "/_poolhouse/inbox"),
        ("GET", "/_poolhouse/inbox/next?to=a@b.c&wait=0"),
        ("POST", "/_poolhouse/clock"),
        ("POST", "/_poolhouse/reset"),
        ("OPTIONS", "/_poolhouse/inbox"),
        ("OPTIONS", "/_poolhouse/reset"),
    ] {
        for origin in [None, Some("https://evil.example"), Some("null")] {
            let mut request = HttpRequest::new(method, path);
            if let Some(origin) = origin {
                request = request.header("origin", origin);
            }
            let answer = server.send(&request).await;
            let cors = answer.headers.iter().any(|(name, _)| name.to_ascii_lowercase().starts_with("access-control-"));
            assert!(!cors, "{method} {path} from {origin:?}");
            if origin.is_some() {
                assert!(answer.status >= 400, "{method} {path} from {origin:?}: {}", answer.status);
            }
        }
    }
}
