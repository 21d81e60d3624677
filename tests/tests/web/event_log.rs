//! `--event-log`, and who may tell what became of mail, by the real program.

use poolhouse_tests::{HttpRequest, Outcome, Server};
use serde_json::{Value, json};

#[tokio::test]
async fn what_happens_is_a_line_of_json_and_events_need_the_configured_secret() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("events.jsonl");
    let server =
        Server::start(&["dev", "--event-log", path.to_str().unwrap(), "--events-secret", "s3cret-of-events"]).await;
    let made =
        server.call("CreateUserPool", json!({"PoolName": "p", "AutoVerifiedAttributes": ["email"]})).await.answered();
    let pool = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    let input = json!({"UserPoolId": pool, "Username": "ana", "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}]});
    server.call("AdminCreateUser", input).await.answered();

    let told = |authorization: Option<&'static str>| {
        let event = json!({"eventType": "Open", "mail": {"messageId": "1"}});
        let mut request = HttpRequest::new("POST", "/_poolhouse/events/ses").body(event.to_string());
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        request
    };
    let refused = server.send(&told(None)).await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Basic realm=\"events\"")));
    assert_eq!(server.send(&told(Some("Bearer wrong"))).await.status, 401);
    // sns:s3cret-of-events
    assert_eq!(server.send(&told(Some("Basic c25zOnMzY3JldC1vZi1ldmVudHM="))).await.status, 204);
    server.stop().await;

    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<_> = lines.iter().map(|line| line["event"]["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["queued", "delivered"]);
    assert_eq!(lines[0]["log_group"], format!("/poolhouse/{pool}/messages"));
    assert_eq!(lines[0]["event"]["kind"], "invitation");
}
