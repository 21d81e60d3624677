//! `--message-limit`, `--trusted-proxy` and their figures, by the real program.

use poolhouse_tests::{HttpRequest, Outcome, Server};
use serde_json::json;

#[tokio::test]
async fn limits_are_what_flags_say_and_what_is_refused_stands_in_the_figures() {
    let server = Server::start(&[
        "dev",
        "--message-limit=address=1/h",
        "--message-limit=client=2/h",
        "--trusted-proxy=127.0.0.0/8",
    ])
    .await;
    let made =
        server.call("CreateUserPool", json!({"PoolName": "p", "AutoVerifiedAttributes": ["email"]})).await.answered();
    let pool = made["UserPool"]["Id"].clone();
    let made = server.call("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "c"})).await.answered();
    let client = made["UserPoolClient"]["ClientId"].clone();
    let sign_up = async |from: &str, name: &str, address: &str| {
        let input = json!({"ClientId": client, "Username": name, "Password": "Cove-4-lanterns",
            "UserAttributes": [{"Name": "email", "Value": address}]});
        let request = HttpRequest::aws("SignUp", input.to_string()).header("x-forwarded-for", from);
        server.send(&request).await.outcome()
    };
    let limit = "LimitExceededException: Attempt limit exceeded, please try after some time.";

    sign_up("203.0.113.1", "a", "ana@example.com").await.answered();
    assert_eq!(sign_up("203.0.113.1", "b", "ana@example.com").await.refused(), limit);
    sign_up("1.1.1.1, 203.0.113.1", "b", "ben@example.com").await.answered();
    assert_eq!(sign_up("203.0.113.1", "c", "cy@example.com").await.refused(), limit);
    sign_up("203.0.113.2", "c", "cy@example.com").await.answered();

    let figures = String::from_utf8(server.get("/metrics").await.body.to_vec()).unwrap();
    for budget in ["address", "client"] {
        let line = format!("poolhouse_messages_over_budget_total{{budget=\"{budget}\",how=\"refused\"}} 1");
        assert!(figures.contains(&line), "{figures}");
    }
}
